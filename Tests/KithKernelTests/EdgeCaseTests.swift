import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Further edge cases of writing")
struct EdgeCaseTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Workshop.self, Tricks.self]) }

    @Test("6: of concurrent writes of one unique value one is made, the others are told")
    func concurrentUnique() async throws {
        let fixture = fixture

        let errors = await withTaskGroup(of: KernelError?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await failure { try await fixture.create("customer", ["name": "Ana"]) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(errors.count { $0 == nil } == 1)
        #expect(errors.compactMap(\.?.code) == Array(repeating: .duplicate, count: 7))
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
    }

    @Test(
        "8: unique texts are compared folded, however they are composed",
        arguments: [
            ("Café", "cafe\u{301}"), ("STRASSE", "straße"), ("ﬁx", "FIX"),
        ])
    func foldedUnique(_ first: String, _ second: String) async throws {
        try await fixture.create("customer", ["name": .string(first)])

        let error = await failure {
            try await fixture.create("customer", ["name": .string(second)])
        }

        #expect(error?.code == .duplicate)
    }

    @Test("8: an e-mail address is one address in any case")
    func uniqueEmail() async throws {
        try await fixture.create("user", ["name": "A", "email": "Ana@Example.com"])

        let error = await failure {
            try await fixture.create("user", ["name": "B", "email": "ana@example.COM"])
        }

        #expect(error?.code == .duplicate)
        #expect(error?.details.first?.field == "email")
    }

    @Test("10: many edits from one version: one wins, the others get the current version")
    func concurrentEdits() async throws {
        let fixture = fixture
        let id = try await fixture.create("job", ["name": "0"]).id

        let errors = await withTaskGroup(of: KernelError?.self) { group in
            for number in 1...8 {
                group.addTask {
                    await failure {
                        _ = try await fixture.kernel.update(
                            "job", id, ["name": .string("\(number)")], version: 1,
                            as: fixture.admin, door: .cli)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(errors.count { $0 == nil } == 1)
        let refused = errors.compactMap(\.self)
        #expect(refused.allSatisfy { $0.code == .conflict && $0.message.contains("version 2") })
        #expect(try await fixture.value("job", id, "version") == "2")
    }

    @Test("12: a deletion that would carry too many along is refused with the way to do it")
    func largeCascade() async throws {
        let parent = try await fixture.create("trick", ["name": "parent"]).id
        try await fixture.transact { transaction in
            try transaction.insert(
                "trick",
                (0...DeleteRules.maximumRows).map {
                    ["name": .text("child \($0)"), "parent": .reference(parent)]
                })
        }

        let error = await failure { try await fixture.delete("trick", parent) }

        #expect(error?.code == .tooLarge)
        #expect(error?.recovery.contains("smaller sets") == true)
        #expect(try await fixture.value("trick", parent, "name") == "parent")
    }

    @Test("14: when the clock goes back, ids and the log go on, and moments stay what they were")
    func clockGoesBack() async throws {
        let id = try await fixture.create("job", ["name": "A"]).id
        fixture.wait(seconds: 3600)
        try await fixture.update("job", id, ["name": "B"])
        fixture.wait(seconds: -1800)
        let between = fixture.kernel.clock.now

        let later = try await fixture.create("job", ["name": "later"]).id
        try await fixture.update("job", id, ["name": "C"])

        #expect(later > id)
        let history = try await fixture.kernel.history(of: id, as: fixture.admin)
        #expect(history.map(\.at) == history.map(\.at).sorted(by: >))
        #expect(try await fixture.values("job", "name", asOf: between) == ["A"])
        #expect(try await fixture.values("job", "name").sorted() == ["C", "later"])
        let reopened = try await fixture.reopened([Workshop.self, Tricks.self])
        let made = try await reopened.create(
            "job", [["name": "after"]], as: fixture.admin, door: .cli)
        #expect(try #require(made.records.first?.id) > later)
    }

    @Test("what is deleted in a transaction cannot be changed in it any more")
    func recordGone() async throws {
        let id = try await fixture.create("job", ["name": "A"]).id

        let error = await failure {
            try await fixture.transact { transaction in
                try transaction.delete("job", [id])
                try transaction.update("job", id, ["name": .text("B")])
            }
        }

        #expect(error?.code == .recordGone)
        #expect(try await fixture.value("job", id, "name") == "A")
    }

    @Test("a snapshot for reading refuses every write, also by hooks of commands that read")
    func readOnly() async throws {
        let error = await failure {
            try await fixture.kernel.read(as: fixture.admin) { transaction in
                _ = try transaction.insert("job", ["name": .text("A")])
            }
        }

        #expect(error?.code == .forbidden)
        #expect(try await fixture.values("job", "name").isEmpty)
    }
}
