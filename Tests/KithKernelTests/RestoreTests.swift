import KithModel
import KithQuery
import KithSQLite
import KithStore
import Testing

@testable import KithKernel

@Suite("Restoring")
struct RestoreTests {
    @Test("what a deletion carried along comes back with its record, what was gone before does not")
    func carriedAlong() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let job = try await fixture.create("job", ["name": "Bike"])
        let id = JSON.string(job.id.description)
        let old = try await fixture.create("part", ["name": "Old", "job": id])
        try await fixture.create("part", ["name": "New", "job": id])
        _ = try await fixture.kernel.delete("part", [old.id], as: fixture.admin, door: .cli)
        fixture.kernel.clock.advance(milliseconds: 1000)
        _ = try await fixture.kernel.delete("job", [job.id], as: fixture.admin, door: .cli)
        #expect(try await fixture.values("part", "name").isEmpty)

        _ = try await fixture.kernel.restore("job", [job.id], as: fixture.admin, door: .cli)

        #expect(try await fixture.values("part", "name") == ["New"])
    }

    @Test("an undo that leaves a record alone leaves what lives and dies with it too")
    func undoKeepsChildren() async throws {
        let fixture = try await KernelFixture([Workshop.self])
        let made = try await fixture.kernel.create(
            "job",
            [
                ["name": "Bike", "needs_part": .boolean(true)],
                ["name": "Car", "needs_part": .boolean(true)],
            ],
            as: fixture.admin, door: .cli)
        let set = try #require(made.receipt.set)
        _ = try await fixture.kernel.update(
            "job", made.records[0].id, ["share": "1"], as: fixture.admin, door: .cli)

        let undone = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(undone.conflicts.map(\.title) == ["Bike"])
        #expect(try await fixture.values("job", "name") == ["Bike"])
        #expect(try await fixture.values("part", "job.name") == ["Bike"])
    }

    @Test("a revoked token does not come back by an undo")
    func revocationStays() async throws {
        let fixture = try await KernelFixture()
        let token = try await fixture.kernel.makeToken(
            "Export", for: fixture.administrator, scopes: nil, expires: nil, as: fixture.admin,
            door: .cli)
        try await fixture.kernel.revokeToken(token.id, as: fixture.admin, door: .cli)
        let set = try #require(
            try await fixture.kernel.changeSets(limit: 1, as: fixture.admin).first)

        let error = await failure {
            _ = try await fixture.kernel.undo(set.id, as: fixture.admin)
        }

        #expect(error?.code == .conflict)
        let refused = await failure {
            _ = try await fixture.values(
                "user", "name", as: fixture.kernel.principal(ofToken: token.text))
        }
        #expect(refused?.code == .unauthenticated)
    }

    @Test("erasing blanks what waits in the outbox, also the event of the blanking itself")
    func erasesEvents() async throws {
        let fixture = try await KernelFixture([Workshop.self, Listener.self])
        let customer = try await fixture.create("customer", ["name": "Ana Secret"])

        try await fixture.kernel.transact(
            as: fixture.admin, door: .cli, ChangeSetContext(kind: "test", title: "erase")
        ) { transaction in
            try transaction.update("customer", customer.id, ["name": .text("Nobody")])
            try transaction.erase("customer", customer.id)
        }

        let payloads = try await fixture.store.read { session in
            try session.all("SELECT payload FROM kith_outbox") { $0.text(0) }
        }
        #expect(payloads.count >= 2)
        #expect(payloads.allSatisfy { !$0.contains("Secret") })
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
    }

    @Test("signing in with what is no address is refused as a wrong password is")
    func signsIn() async throws {
        let fixture = try await KernelFixture()

        let user = try await fixture.kernel.signIn(
            email: "Admin@Example.test".lowercased(), password: KernelFixture.password)
        #expect(user == fixture.administrator)
        for (email, password) in [
            ("admin@example.test", "a wrong password"), ("nobody@example.test", "a wrong password"),
            ("no address", KernelFixture.password),
        ] {
            let error = await failure {
                _ = try await fixture.kernel.signIn(email: email, password: password)
            }
            #expect(error?.code == .unauthenticated)
            #expect(error?.message == "The e-mail address or the password is wrong.")
        }
    }
}

/// Hears of every customer.
private struct Listener: Capability {
    static let manifest = Manifest(
        id: "listener", name: "Listener", version: "1.0.0", summary: "Hears.",
        requires: ["workshop"], grants: ["customer": [.read]])

    func declare(_ contributions: inout Contributions) throws {
        contributions.onCommitted("customer.committed_create", id: "hears-new") { _, _ in }
        contributions.onCommitted("customer.committed_update", id: "hears-changed") { _, _ in }
    }
}
