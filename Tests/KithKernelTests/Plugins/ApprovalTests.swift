import KithModel
import KithQuery
import KithSQLite
import KithStore
import Testing

@testable import KithKernel

@Suite("What an administrator saw when a plugin was enabled")
struct ApprovalTests {
    private struct Asking: Capability {
        static let manifest = Manifest(
            id: "asking", name: "Asking", version: "1.0.0", summary: "Asks.",
            grants: ["user": [.read, .update]])

        func declare(_ contributions: inout Contributions) {
            contributions.entity(EntityDefinition("wish", fields: [FieldDefinition("name", .text)]))
        }
    }

    @Test("one that asks for more by now is refused, and nothing is changed")
    func more() async throws {
        let fixture = try await KernelFixture([Asking.self], enabled: [])

        let refused = await failure {
            try await fixture.kernel.enable(
                "asking", approving: ["user:read"], as: fixture.admin, door: .cli)
        }

        #expect(refused?.code == .conflict)
        #expect(refused?.message.contains("more now than was shown: user:update.") == true)
        #expect(fixture.kernel.generation.enabled.isEmpty)

        try await fixture.kernel.enable(
            "asking", approving: ["user:read", "user:update", "user:delete"], as: fixture.admin,
            door: .cli)
        #expect(fixture.kernel.generation.enabled.map(\.id) == ["asking"])
        try await fixture.kernel.disable("asking", as: fixture.admin, door: .cli)
        try await fixture.kernel.enable("asking", approving: [], as: fixture.admin, door: .cli)
        #expect(fixture.kernel.generation.enabled.map(\.id) == ["asking"], "it was decided on")
    }

    @Test("who reads has the generation of what is read, also while another one is swapped in")
    func reading() async throws {
        let fixture = try await KernelFixture([Asking.self], enabled: [])
        let (kernel, store) = (fixture.kernel, fixture.store)
        let gate = Gate()

        async let earlier = store.read { session in
            let first = try kernel.generations.holding(on: session).number
            gate.wait()
            return [first, try kernel.generations.holding(on: session).number]
        }
        while !gate.isReached { await Task.yield() }
        try await kernel.enable("asking", as: fixture.admin, door: .cli)
        let later = try await kernel.read(as: fixture.admin) { $0.schema.entity("wish")?.name }
        gate.open()

        let numbers = try await earlier
        #expect(numbers == [1, 1])
        #expect(kernel.generation.number == 2)
        #expect(later == "wish")
    }
}
