import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Undo and rights")
struct UndoRightsTests {
    private let fixture: KernelFixture
    private let mechanic: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        mechanic = try await fixture.user("mick", permissions: ["job": ["*": "own"]])
    }

    /// Makes a job as the mechanic, whose part is made by a hook, and returns both.
    private func jobWithPart() async throws -> (set: RecordID, job: RecordID, part: RecordID) {
        let made = try await fixture.kernel.create(
            "job", [["name": "A", "needs_part": .boolean(true)]], as: .user(mechanic), door: .cli)
        let part = try await fixture.values("part", "id").first.flatMap { RecordID($0) }
        return (
            try #require(made.receipt.set), try #require(made.records.first?.id),
            try #require(part)
        )
    }

    @Test("a set with records that hooks made is undone without rights on these")
    func hookMadeRecords() async throws {
        let (set, _, _) = try await jobWithPart()

        let plan = try await fixture.kernel.undoPlan(set, as: .user(mechanic))
        let result = try await fixture.kernel.undo(set, as: .user(mechanic))
        let undo = try #require(result.receipt.set)

        #expect(plan.steps.map(\.entity) == ["job", "restricted"])
        #expect(result.records == 2)
        #expect(try await fixture.values("part", "name").isEmpty)
        _ = try await fixture.kernel.undo(undo, as: .user(mechanic))
        #expect(try await fixture.values("part", "name") == ["part"])
        #expect(try await fixture.values("job", "name") == ["A"])
    }

    @Test("a hook-made record that was changed since is a conflict which names nothing hidden")
    func hiddenConflict() async throws {
        let (set, job, part) = try await jobWithPart()
        try await fixture.update("part", part, ["name": "secret wheel"])

        let result = try await fixture.kernel.undo(set, as: .user(mechanic))

        #expect(result.records == 0)
        #expect(result.conflicts.map(\.record) == [job, part])
        let words = JSON.array(result.conflicts.map(\.json)).text
        #expect(!words.contains("secret wheel"))
        #expect(!words.contains("name\""))
        #expect(words.contains("In use since, by records that you may not see."))
        #expect(try await fixture.values("part", "name") == ["secret wheel"])
    }

    @Test("force does not reach what was changed since beyond the caller's own rights")
    func forcedBeyondRights() async throws {
        let (set, _, part) = try await jobWithPart()
        try await fixture.update("part", part, ["name": "wheel"])

        let result = try await fixture.kernel.undo(set, as: .user(mechanic), isForced: true)

        #expect(result.conflicts.map(\.record).contains(part))
    }

    @Test("what others made to hang on a new record since is named, and not deleted with it")
    func usedSince() async throws {
        let job = try await fixture.create("job", ["name": "A"])
        let set = try #require(try await fixture.newestSet()?.id)
        try await fixture.create("part", ["name": "later", "job": .id(job.id)])

        let plan = try await fixture.kernel.undoPlan(set, as: fixture.admin)
        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(plan.steps.isEmpty)
        #expect(result.conflicts.map(\.reason) == ["In use since: 1 part refer to it."])
        #expect(try await fixture.values("part", "name") == ["later"])
        let forced = try await fixture.kernel.undo(set, as: fixture.admin, isForced: true)
        #expect(forced.records == 1)
        #expect(try await fixture.values("part", "name").isEmpty)
    }

    @Test("what a left-alone record of the set refers to is left alone too")
    func keptChain() async throws {
        let set = try #require(
            try await fixture.transact { transaction in
                let customer = try transaction.insert("customer", ["name": .text("Ana")])
                let job = try transaction.insert(
                    "job", ["name": .text("A"), "customer": .reference(customer.id)])
                try transaction.insert(
                    "part", ["name": .text("P"), "job": .reference(job.id)])
            }.receipt.set)
        let part = try #require(
            try await fixture.values("part", "id").first.flatMap { RecordID($0) })
        try await fixture.update("part", part, ["name": "Q"])

        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(result.records == 0)
        #expect(
            result.conflicts.map(\.reason) == [
                "In use since: 1 job refer to it.", "In use since: 1 part refer to it.",
                "Changed since: name.",
            ])
    }

    @Test("another user's set does not exist; an administrator undoes everybody's")
    func foreignSet() async throws {
        let (set, _, _) = try await jobWithPart()
        let other = try await fixture.user("olga", permissions: ["*": ["*": "all"]])

        let plan = await failure { _ = try await fixture.kernel.undoPlan(set, as: .user(other)) }
        let undo = await failure { _ = try await fixture.kernel.undo(set, as: .user(other)) }

        #expect(plan?.code == .notFound)
        #expect(undo?.code == .notFound)
        #expect(try await fixture.kernel.undo(set, as: fixture.admin).records == 2)
    }

    @Test("31: a right that was lost meanwhile stops the undo of that record, in the plan too")
    func lostRight() async throws {
        let (set, job, _) = try await jobWithPart()
        try await fixture.update("job", job, ["owner": .id(fixture.administrator)])

        let plan = try await fixture.kernel.undoPlan(set, as: .user(mechanic))
        let result = try await fixture.kernel.undo(set, as: .user(mechanic))

        #expect(plan.conflicts.map(\.record) == result.conflicts.map(\.record))
        #expect(result.conflicts.map(\.record).contains(job))
        #expect(try await fixture.values("job", "name") == ["A"])
    }

    @Test("an undo by a token runs no hooks of plugins either")
    func byToken() async throws {
        let job = try await fixture.create("job", ["name": "A", "needs_part": .boolean(true)])
        let set = try #require(try await fixture.newestSet()?.id)
        let token = try await fixture.kernel.makeToken(
            "t", for: fixture.administrator, scopes: nil, expires: nil, as: fixture.admin,
            door: .cli)
        let undo = try await fixture.kernel.undo(set, as: .token(token.id))

        let again = try await fixture.kernel.undo(
            try #require(undo.receipt.set), as: .token(token.id))

        #expect(again.records == 2)
        #expect(try await fixture.values("part", "job") == [job.id.description])
    }

    @Test("users are not deleted by undoing that they were made, nor what is built in")
    func keepsUsers() async throws {
        let user = try await fixture.create("user", ["name": "Ana"]).id
        let set = try #require(try await fixture.newestSet()?.id)

        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(result.records == 0)
        #expect(result.conflicts.first?.reason.contains("never deleted") == true)
        #expect(try await fixture.value("user", user, "name") == "Ana")
    }

    @Test("the founding, plugins and definitions are not undone as change sets")
    func kernelSets() async throws {
        let sets = try await fixture.kernel.changeSets(limit: 100, as: fixture.admin)
        let kinds = Set(sets.map(\.kind))

        for set in sets where ["init", "plugin"].contains(set.kind) {
            let error = await failure {
                _ = try await fixture.kernel.undo(set.id, as: fixture.admin, isForced: true)
            }
            #expect(error?.code == .conflict)
        }
        #expect(kinds.isSuperset(of: ["init", "plugin"]))
    }

    @Test("a parent that was changed after its child was made is undone with it")
    func parentChangedLater() async throws {
        let set = try #require(
            try await fixture.transact { transaction in
                let customer = try transaction.insert("customer", ["name": .text("Ana")])
                try transaction.insert(
                    "job", ["name": .text("A"), "customer": .reference(customer.id)])
                try transaction.update("customer", customer.id, ["tier": .text("a")])
            }.receipt.set)

        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(result.records == 2)
        #expect(result.conflicts.isEmpty)
    }

    @Test("a set of more records than a deletion may carry along is undone")
    func largeSet() async throws {
        let count = DeleteRules.maximumRows + 201
        let set = try #require(
            try await fixture.transact { transaction in
                try transaction.insert(
                    "job",
                    (0..<count).map { ["name": .text("\($0)"), "needs_part": .boolean($0 < 250)] })
            }.receipt.set)

        let result = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(result.records == count + 250)
        #expect(try await fixture.values("job", "name").isEmpty)
    }

    @Test("the sets of a disabled plugin have nothing to undo until it is enabled again")
    func disabledPlugin() async throws {
        try await fixture.create("job", ["name": "A"])
        let set = try #require(try await fixture.newestSet()?.id)
        try await fixture.kernel.disable("workshop", as: fixture.admin, door: .cli)

        let hidden = try await fixture.kernel.undo(set, as: fixture.admin)
        try await fixture.kernel.enable("workshop", as: fixture.admin, door: .cli)
        let shown = try await fixture.kernel.undo(set, as: fixture.admin)

        #expect(hidden.records == 0)
        #expect(shown.records == 1)
    }
}
