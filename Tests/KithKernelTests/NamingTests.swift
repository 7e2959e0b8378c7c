import KithModel
import Testing

@testable import KithKernel

@Suite("Records by name")
struct NamingTests {
    @Test("an id, a title and a unique field mean a record, a domain in capitals too")
    func finds() async throws {
        let fixture = try await KernelFixture()
        let ana = try await fixture.create("user", ["name": "Ana", "email": "ana@example.test"]).id

        for text in [ana.description, "Ana", "ana@EXAMPLE.test"] {
            #expect(try await fixture.kernel.record("user", named: text, as: fixture.admin) == ana)
        }
    }

    @Test("a title that two records have is refused, one that none has suggests the nearest")
    func doubts() async throws {
        let fixture = try await KernelFixture()
        try await fixture.create("user", ["name": "Ana Kovac"])
        try await fixture.create("user", ["name": "Ivo"])
        try await fixture.create("user", ["name": "Ivo"])

        let twice = await failure {
            _ = try await fixture.kernel.record("user", named: "Ivo", as: fixture.admin)
        }
        let none = await failure {
            _ = try await fixture.kernel.record("user", named: "Ana Kovc", as: fixture.admin)
        }

        #expect(twice?.code == .conflict)
        #expect(none?.code == .notFound)
        #expect(none?.message.contains("did you mean `Ana Kovac`?") == true)
    }

    @Test("a record that the caller may not read is neither found nor suggested")
    func hides() async throws {
        let fixture = try await KernelFixture()
        try await fixture.create("user", ["name": "Ana Kovac"])
        let ivo = try await fixture.user("ivo")

        let exact = await failure {
            _ = try await fixture.kernel.record("user", named: "Ana Kovac", as: .user(ivo))
        }
        let near = await failure {
            _ = try await fixture.kernel.record("user", named: "Ana Kovc", as: .user(ivo))
        }

        #expect(exact?.message == "There is no user `Ana Kovac`.")
        #expect(near?.message == "There is no user `Ana Kovc`.")
    }

    @Test("names in an input become ids, and the fault of one names its field")
    func inputs() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let customer = try await fixture.create("customer", ["name": "Blue"]).id
        let fields = try fixture.kernel.generation.schema.requireEntity("job").fields
            .map(\.definition)

        let resolved = try await fixture.kernel.resolvingNames(
            in: ["name": "Gate", "customer": "Blue"], of: fields, as: fixture.admin)
        let error = await failure {
            _ = try await fixture.kernel.resolvingNames(
                in: ["customer": "Bleu"], of: fields, as: fixture.admin)
        }

        #expect(resolved["customer"] == .id(customer))
        #expect(resolved["name"] == "Gate")
        #expect(error?.details.first?.field == "customer")
    }
}
