import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Undo")
struct UndoTests {
    private let fixture: KernelFixture
    private let customer: RecordID

    init() async throws {
        fixture = try await KernelFixture([Workshop.self])
        customer = try await fixture.create("customer", ["name": "Ana"]).id
    }

    private func set(_ body: @escaping @Sendable (Transaction) throws -> Void) async throws
        -> RecordID
    {
        try #require(try await fixture.transact { try body($0) }.receipt.set)
    }

    private func steps(_ plan: UndoPlan) -> [String] {
        plan.steps.map { "\($0.entity) \($0.act) \($0.count)" }
    }

    /// Checks that a plan says what the undo then does, and undoes.
    @discardableResult
    private func undo(
        _ set: RecordID, says expected: [String], isForced: Bool = false
    ) async throws -> UndoResult {
        let plan = try await fixture.kernel.undoPlan(set, as: fixture.admin)
        let result = try await fixture.kernel.undo(set, as: fixture.admin, isForced: isForced)
        #expect(steps(plan) == expected)
        if !isForced {
            #expect(result.records == plan.steps.map(\.count).reduce(0, +))
            #expect(result.conflicts.map(\.record) == plan.conflicts.map(\.record))
            #expect(result.conflicts.map(\.reason) == plan.conflicts.map(\.reason))
        }
        return result
    }

    @Test("created records are deleted, in a change set of its own")
    func created() async throws {
        let set = try await set { transaction in
            try transaction.insert("job", [["name": .text("A")], ["name": .text("B")]])
        }

        let result = try await undo(set, says: ["job delete 2"])

        #expect(try await fixture.values("job", "name").isEmpty)
        let sets = try await fixture.kernel.changeSets(limit: 2, as: fixture.admin)
        #expect(sets.map(\.id) == [result.receipt.set, set])
        #expect(sets.first?.undoes == set)
        #expect(sets.last?.undoneBy == result.receipt.set)
    }

    @Test("changed fields get their former values, with what is computed of them")
    func updated() async throws {
        let job = try await fixture.create(
            "job",
            ["name": "A", "customer": .id(customer), "price": "100.00", "share": "50"])
        let id = job.id
        let set = try await set { transaction in
            try transaction.update(
                "job", id,
                [
                    "price": .money(Money(amount: Decimal(7), currency: transaction.baseCurrency)),
                    "name": .text("B"), "state": .text("done"),
                ])
        }
        #expect(try await fixture.value("customer", customer, "open_price") == "0.00 EUR")

        try await undo(set, says: ["job update 1"])

        #expect(try await fixture.value("job", id, "name") == "A")
        #expect(try await fixture.value("job", id, "price") == "100.00 EUR")
        #expect(try await fixture.value("job", id, "earned") == "50.00 EUR")
        #expect(try await fixture.value("job", id, "version") == "3")
        #expect(try await fixture.value("customer", customer, "open_price") == "100.00 EUR")
    }

    @Test("deleted records come back with what the deletion carried along")
    func deleted() async throws {
        let job = try await fixture.create("job", ["name": "A", "price": "3.00"]).id
        let part = try await fixture.create(
            "part", ["name": "P", "job": .id(job), "supplier": .id(customer)]
        ).id
        let supplier = customer
        let set = try await set { transaction in
            try transaction.delete("customer", [supplier])
            try transaction.delete("job", [job])
        }
        #expect(try await fixture.values("part", "name").isEmpty)

        try await undo(set, says: ["customer restore 1", "job restore 1", "part restore 1"])

        #expect(try await fixture.value("part", part, "supplier") == customer.description)
        #expect(try await fixture.value("part", part, "job") == job.description)
        #expect(try await fixture.value("job", job, "price") == "3.00 EUR")
        #expect(try await fixture.kernel.search("Ana", as: fixture.admin).count == 1)
    }

    @Test("a restored record is deleted again")
    func restored() async throws {
        let job = try await fixture.create("job", ["name": "A"]).id
        try await fixture.delete("job", job)
        let set = try await set { try $0.restore("job", [job]) }

        try await undo(set, says: ["job delete 1"])

        #expect(try await fixture.values("job", "name").isEmpty)
    }

    @Test("several changes of a record are taken back together")
    func together() async throws {
        let job = try await fixture.create("job", ["name": "A", "price": "1.00"]).id
        let changedAndDeleted = try await set { transaction in
            try transaction.update("job", job, ["name": .text("B")])
            try transaction.update("job", job, ["name": .text("C")])
            try transaction.delete("job", [job])
        }
        let madeAndDeleted = try await set { transaction in
            let made = try transaction.insert("job", ["name": .text("brief")])
            try transaction.delete("job", [made.id])
        }

        try await undo(changedAndDeleted, says: ["job restore 1"])
        let nothing = try await undo(madeAndDeleted, says: [])

        #expect(try await fixture.values("job", "name") == ["A"])
        #expect(nothing.receipt.set == nil)
    }

    @Test("an undo can be undone, and that too, and each set knows whether it holds")
    func undoOfUndo() async throws {
        let job = try await fixture.create("job", ["name": "A"]).id
        let first = try await set { try $0.update("job", job, ["name": .text("B")]) }

        var sets = [first]
        for expected in ["A", "B", "A"] {
            let last = try #require(sets.last)
            sets.append(try #require(try await undo(last, says: ["job update 1"]).receipt.set))
            #expect(try await fixture.value("job", job, "name") == expected)
        }

        let known = try await fixture.kernel.changeSets(limit: 4, as: fixture.admin)
        let undoneBy = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0.undoneBy) })
        #expect(undoneBy[sets[0]] == sets[1])
        #expect(undoneBy[sets[1]] == .some(nil))
        #expect(undoneBy[sets[2]] == sets[3])
        #expect(undoneBy[sets[3]] == .some(nil))
    }

    @Test("what was changed since is named first and left alone; by force it is taken back too")
    func conflicts() async throws {
        let names = ["A", "B", "C"]
        let set = try await set { transaction in
            try transaction.insert("job", names.map { ["name": .text($0)] })
        }
        let changed = try #require(try await fixture.values("job", "id", where: "name = 'B'").first)
        try await fixture.update("job", try #require(RecordID(changed)), ["price": "5.00"])

        let result = try await undo(set, says: ["job delete 2"])

        #expect(result.conflicts.map(\.title) == ["B"])
        #expect(result.conflicts.first?.fields == ["price"])
        #expect(result.conflicts.first?.reason == "Changed since: price.")
        #expect(try await fixture.values("job", "name") == ["B"])
        try await undo(set, says: [], isForced: true)
        #expect(try await fixture.values("job", "name").isEmpty)
    }

    @Test("a set undone in part is finished later, and nothing is undone twice")
    func partlyUndone() async throws {
        let set = try await set { transaction in
            try transaction.insert("job", [["name": .text("A")], ["name": .text("B")]])
        }
        let kept = try #require(
            try await fixture.values("job", "id", where: "name = 'B'").first.flatMap {
                RecordID($0)
            })
        try await fixture.update("job", kept, ["price": "5.00"])
        try await undo(set, says: ["job delete 1"])
        let again = try await undo(set, says: [])
        try await fixture.update("job", kept, ["price": .null])

        let rest = try await undo(set, says: ["job delete 1"])

        #expect(again.records == 0)
        #expect(again.receipt.set == nil)
        #expect(rest.conflicts.isEmpty)
        #expect(try await fixture.values("job", "name").isEmpty)
    }

    @Test("a record that was deleted since is a conflict of a changed one, and done of a new one")
    func deletedSince() async throws {
        let job = try await fixture.create("job", ["name": "A"]).id
        let updating = try await set { try $0.update("job", job, ["name": .text("B")]) }
        let creating = try await set { try $0.insert("job", ["name": .text("new")]) }
        let made = try #require(
            try await fixture.values("job", "id", where: "name = 'new'").first.flatMap {
                RecordID($0)
            })
        try await fixture.delete("job", job)
        try await fixture.delete("job", made)

        let updated = try await undo(updating, says: [])
        let created = try await undo(creating, says: [])

        #expect(updated.conflicts.map(\.reason) == ["It was deleted since."])
        #expect(created.conflicts.isEmpty)
    }

    @Test("a unique value that another took meanwhile is a conflict, and the rest is undone")
    func takenValue() async throws {
        let other = try await fixture.create("customer", ["name": "Eva"]).id
        let (ana, eva) = (customer, other)
        let set = try await set { transaction in
            try transaction.update("customer", ana, ["name": .text("Ana 2")])
            try transaction.update("customer", eva, ["name": .text("Eva 2")])
        }
        try await fixture.create("customer", ["name": "Ana"])

        let result = try await undo(set, says: ["customer update 1"])

        #expect(result.conflicts.map(\.record) == [customer])
        #expect(result.conflicts.first?.reason.contains("already") == true)
        #expect(
            try await fixture.values("customer", "name", sort: "name")
                == ["Ana", "Ana 2", "Eva", "First"])
    }

    @Test("unique values that went round in a circle are named as conflicts, and nothing is lost")
    func swappedValues() async throws {
        let eva = try await fixture.create("customer", ["name": "Eva"]).id
        let ana = customer
        let set = try await set { transaction in
            try transaction.update("customer", ana, ["name": .text("x")])
            try transaction.update("customer", eva, ["name": .text("Ana")])
            try transaction.update("customer", ana, ["name": .text("Eva")])
        }

        let result = try await undo(set, says: [])

        #expect(result.conflicts.map(\.record) == [ana, eva])
        #expect(try await fixture.value("customer", ana, "name") == "Eva")
    }

    @Test("unique values that moved on in a row go back, one after the other")
    func movedValues() async throws {
        let eva = try await fixture.create("customer", ["name": "Eva"]).id
        let ana = customer
        let set = try await set { transaction in
            try transaction.update("customer", ana, ["name": .text("x")])
            try transaction.update("customer", eva, ["name": .text("Ana")])
            try transaction.update("customer", ana, ["name": .text("y")])
        }

        try await undo(set, says: ["customer update 2"])

        #expect(try await fixture.value("customer", ana, "name") == "Ana")
        #expect(try await fixture.value("customer", eva, "name") == "Eva")
    }
}
