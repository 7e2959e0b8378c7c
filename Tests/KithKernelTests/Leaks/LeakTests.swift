import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Leaks")
struct LeakTests {
    @Test(
        "27, 28: no secret comes out of any surface for who may not see it", arguments: LeakRole.all
    )
    func secrets(_ role: LeakRole) async throws {
        let world = try await LeakWorld(role)
        let forbidden = world.forbidden
        let hidden = Set(role.hidden.values.flatMap(\.self)).subtracting(["name"])
        var seen: Set<String> = []

        for surface in LeakSurface.all {
            let words = await surface.words(world)
            let leaked = forbidden.filter { words.contains($0.text) }
            #expect(leaked.isEmpty, "LEAK \(role.name) | \(surface.name): \(words.prefix(300))")
            // Answers leave hidden fields out, unless the question itself named one.
            for name in hidden where !surface.name.hasSuffix("." + name) {
                #expect(!words.contains("\"\(name)\""), "\(surface.name): \(words.prefix(300))")
            }
            for secret in world.secrets where words.contains(secret.text) {
                seen.insert(secret.text)
            }
        }

        // The surfaces show what may be seen: else they would prove nothing.
        let allowed = world.secrets.filter { world.role.maySee($0.entity, $0.holder, $0.field) }
        let missed = allowed.filter { $0.holder != .gone && !seen.contains($0.text) }
        #expect(missed.map { "\($0.entity).\($0.field) \($0.holder)" } == [])
    }

    @Test("the surfaces and roles of the leak test are many, and no two have one name")
    func surfaceNames() {
        let names = LeakSurface.all.map(\.name)

        #expect(Set(names).count == names.count)
        #expect(names.count > 250)
        #expect(Set(LeakRole.all.map(\.name)).count == LeakRole.all.count)
    }
}
