import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel
@testable import KithSQLite

@Suite("Changes of plugins at once")
struct RegistryChangeTests {
    /// A plugin with a hook on users that notes that it ran.
    private struct Marking<Name: Marked>: Capability {
        static var manifest: Manifest {
            Manifest(
                id: Name.id, name: Name.id, version: "1.0.0", summary: "Marks.",
                grants: ["user": [.read, .update]])
        }

        func declare(_ contributions: inout Contributions) {
            contributions.on("user.before_create", id: "mark") { event in
                for change in event.changes {
                    let title = change.new["job_title"]?.text ?? ""
                    try change.set("job_title", to: .text(title + Name.id))
                }
            }
        }
    }

    private protocol Marked: SendableMetatype { static var id: String { get } }
    private enum First: Marked { static let id = "first" }
    private enum Second: Marked { static let id = "second" }
    private enum Third: Marked { static let id = "third" }

    private static let all: [any Capability.Type] = [
        Marking<First>.self, Marking<Second>.self, Marking<Third>.self,
    ]

    @Test("plugins that are enabled at once are all enabled, however their writes queue")
    func atOnce() async throws {
        for _ in 0..<10 {
            let fixture = try await KernelFixture(Self.all, enabled: [])
            let ids = ["first", "second", "third"]

            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in ids {
                    group.addTask {
                        try await fixture.kernel.enable(id, as: fixture.admin, door: .cli)
                    }
                }
                try await group.waitForAll()
            }

            #expect(Set(fixture.kernel.generation.enabled.map(\.id)) == Set(ids))
            let states = try await fixture.kernel.plugins()
            #expect(states.allSatisfy { $0.isEnabled })
        }
    }

    @Test("a write that queues behind an enabling runs what was enabled")
    func behind() async throws {
        let fixture = try await KernelFixture(Self.all, enabled: [])
        let (kernel, admin) = (fixture.kernel, fixture.admin)
        let gate = Gate()

        // While the writer is held, the enabling and then the write come to wait behind it.
        async let held: Void = fixture.store.write { _ in gate.wait() }
        while !gate.isReached { await Task.yield() }
        let before = fixture.store.waitingWrites
        async let enabling: Void = kernel.enable("first", as: admin, door: .cli)
        while fixture.store.waitingWrites < before + 1 { await Task.yield() }
        async let record = kernel.transact(
            as: admin, door: .cli, ChangeSetContext(kind: "test", title: "Test")
        ) {
            try $0.insert("user", ["name": .text("Ana"), "email": .text("ana@example.test")])
        }
        while fixture.store.waitingWrites < before + 2 { await Task.yield() }
        gate.open()

        try await held
        try await enabling
        #expect(try await record.result["job_title"] == .text("first"))
    }

    @Test("what was rolled back leaves no generation behind")
    func rolledBack() async throws {
        let fixture = try await KernelFixture(Self.all, enabled: ["first"])
        let kernel = fixture.kernel
        struct Undone: Error {}

        await #expect(throws: Undone.self) {
            try await kernel.change(as: fixture.admin, door: .cli, title: "Undone") { desk in
                RegistryChange(sources: desk.sources, enabled: []) { _ in throw Undone() }
            }
        }

        let record = try await fixture.create("user", ["name": "A", "email": "a@example.test"])
        #expect(record["job_title"] == .text("first"))
        #expect(kernel.generation.enabled.map(\.id) == ["first"])
    }

    @Test("what was taken from a plugin of Swift is missing for it, too")
    func narrowed() async throws {
        let fixture = try await KernelFixture(Self.all, enabled: ["first"])

        try await fixture.kernel.grant(
            "first", approving: [], revoking: ["user:read"], as: fixture.admin, door: .cli)

        let record = try await fixture.create("user", ["name": "A", "email": "a@example.test"])
        #expect(record["job_title"] == .null)
        let state = try await fixture.kernel.plugins().first { $0.manifest.id == "first" }
        #expect(state?.refused == ["user:read"])
        #expect(state?.approved == ["user:update"])
        let reopened = try await fixture.reopened(Self.all)
        #expect(reopened.generation.enabled.first?.grants == ["user": [.update]])
    }

    @Test("who is no administrator takes nothing from a plugin, and nobody what is not asked for")
    func refusals() async throws {
        let fixture = try await KernelFixture(Self.all, enabled: ["first"])
        let ana = try await fixture.user("ana", permissions: [:])

        let forbidden = await failure {
            try await fixture.kernel.grant(
                "first", approving: [], revoking: ["user:read"], as: .user(ana), door: .cli)
        }
        let unknown = await failure {
            try await fixture.kernel.grant(
                "first", approving: [], revoking: ["user:raed"], as: fixture.admin, door: .cli)
        }
        let off = await failure {
            try await fixture.kernel.grant(
                "second", approving: [], revoking: ["user:read"], as: fixture.admin, door: .cli)
        }

        #expect(forbidden?.code == .forbidden)
        #expect(unknown?.message.contains("did you mean `user:read`?") == true)
        #expect(off?.code == .conflict)
    }
}
