import KithModel
import KithQuery
import Synchronization
import Testing

@testable import KithKernel

/// A capability that looks out of the window, and writes down what it sees.
private struct Lookout: Capability {
    static let manifest = Manifest(id: "lookout", name: "Lookout", version: "1.0.0", summary: "")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition(
                "sighting", help: "",
                fields: [
                    FieldDefinition("name", .text).required(),
                    FieldDefinition("signal", .text).secret(),
                ]))
        contributions.poller(
            PollerDefinition("lookout.sea", every: 60, summary: "Looks at the sea.")
        ) { desk in
            let count = try await desk.read { try $0.find("sighting").count }
            let id = try await desk.transact("Seen") {
                try $0.insert("sighting", ["name": .text("Ship \(count + 1)")]).id
            }
            return ["Ship \(count + 1) \(id)"]
        }
        contributions.poller(
            PollerDefinition("lookout.fog", every: 60, summary: "Sees nothing.")
        ) { _ in throw KernelError(.unavailable, "There is fog.") }
        contributions.poller(
            PollerDefinition("lookout.users", every: 3600, summary: "Looks at others' records.")
        ) { desk in
            guard desk.isAsked else { return [] }
            return try await desk.read { try $0.find("user").map(\.title) }
        }
    }
}

@Suite("Pollers")
struct PollerTests {
    @Test("One looks when its time has come, again and again, and one that fails keeps no other")
    func due() async throws {
        let fixture = try await KernelFixture([Lookout.self])
        func ships() async throws -> Int {
            try await fixture.kernel.read(as: fixture.admin) { try $0.find("sighting").count }
        }
        let failures = await fixture.kernel.pollWhatIsDue()
        #expect(failures.map(\.poller) == ["lookout.fog"])
        #expect(try await ships() == 1)
        _ = await fixture.kernel.pollWhatIsDue()
        #expect(try await ships() == 1)
        fixture.kernel.clock.advance(milliseconds: 60_000)
        _ = await fixture.kernel.pollWhatIsDue()
        #expect(try await ships() == 2)
        fixture.kernel.clock.set(KernelFixture.start)
        _ = await fixture.kernel.pollWhatIsDue()
        #expect(try await ships() == 3)
    }

    @Test("An administrator lets one look now, however many ask, and it has its plugin's rights")
    func asked() async throws {
        let fixture = try await KernelFixture([Lookout.self])
        let kernel = fixture.kernel
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<5 {
                group.addTask { try await kernel.poll("lookout.sea", as: fixture.admin) }
            }
            var seen: Set<String> = []
            for try await lines in group { seen.formUnion(lines.map { String($0.prefix(6)) }) }
            #expect(seen == ["Ship 1", "Ship 2", "Ship 3", "Ship 4", "Ship 5"])
        }
        let fog = await #expect(throws: KernelError.self) {
            try await kernel.poll("lookout.fog", as: fixture.admin)
        }
        #expect(fog?.message == "There is fog.")
        // The administrator who asks may read users; the plugin may not.
        let users = await #expect(throws: KernelError.self) {
            try await kernel.poll("lookout.users", as: fixture.admin)
        }
        #expect(users?.code == .notFound)
        let unknown = await #expect(throws: KernelError.self) {
            try await kernel.poll("lookout.see", as: fixture.admin)
        }
        #expect(unknown?.code == .notFound && unknown?.message.contains("lookout.sea") == true)
        #expect(
            try await kernel.pollers(as: fixture.admin).map(\.name)
                == ["lookout.fog", "lookout.sea", "lookout.users"])
    }

    @Test("Who is no administrator lets nothing look, and a disabled plugin looks at nothing")
    func rights() async throws {
        let fixture = try await KernelFixture([Lookout.self])
        let una = try await fixture.kernel.transact(
            as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "")
        ) { try $0.insert("user", ["name": .text("Una")]).id }.result
        await #expect(throws: KernelError.self) {
            try await fixture.kernel.poll("lookout.sea", as: .user(una))
        }
        await #expect(throws: KernelError.self) {
            try await fixture.kernel.pollers(as: .user(una))
        }
        try await fixture.kernel.disable("lookout", as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.pollers(as: fixture.admin).isEmpty)
        #expect(await fixture.kernel.pollWhatIsDue().isEmpty)
    }
}
