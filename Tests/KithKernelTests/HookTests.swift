import KithModel
import KithQuery
import Testing

@testable import KithKernel

@Suite("Hooks")
struct HookTests {
    private func fixture() async throws -> KernelFixture { try await KernelFixture([Tricks.self]) }

    private func trick(
        _ fixture: KernelFixture, _ name: String, _ act: String? = nil, partner: RecordID? = nil
    ) async throws -> RecordID {
        var values: JSONObject = ["name": .string(name), "count": .integer(0)]
        if let partner { values["partner"] = .id(partner) }
        let id = try await fixture.create("trick", values).id
        guard let act else { return id }
        try await fixture.update("trick", id, ["act": .string(act)])
        return id
    }

    @Test(
        "1: a before hook that writes is refused with self_write and the hint to assign the field")
    func selfWrite() async throws {
        let fixture = try await fixture()
        let id = try await trick(fixture, "A")

        for act in ["self-write", "other-write"] {
            let error = await failure {
                try await fixture.update("trick", id, ["act": .string(act)])
            }
            #expect(error?.code == .selfWrite)
            #expect(error?.recovery.contains("Set the field on the record") == true)
            #expect(error?.location?.contains("Tricks.swift:") == true)
            #expect(error?.location?.contains("tricks.\(act)") == true)
        }
        #expect(try await fixture.values("trick", "name") == ["A"])
        #expect(try await fixture.value("trick", id, "act") == "")
    }

    @Test("2: an after hook that writes the same record again without a change sets nothing off")
    func noNetChange() async throws {
        let fixture = try await fixture()
        let id = try await trick(fixture, "A")

        let record = try await fixture.update("trick", id, ["act": "echo"])

        #expect(record.version == 2)
        #expect(try await fixture.kernel.history(of: id, as: fixture.admin).count == 2)
    }

    @Test("2: an after hook that goes on changing the same record ends in hook_loop with the chain")
    func spin() async throws {
        let fixture = try await fixture()
        let id = try await trick(fixture, "A")

        let error = await failure { try await fixture.update("trick", id, ["act": "spin"]) }

        #expect(error?.code == .hookLoop)
        let step = "trick.after_update(tricks)"
        #expect(error?.message.contains("\(step) → \(step)") == true)
        #expect(try await fixture.value("trick", id, "count") == "0")
        #expect(try await fixture.value("trick", id, "act") == "")
    }

    @Test("3: two records that update each other end in hook_loop, and both stay as they were")
    func pingPong() async throws {
        let fixture = try await fixture()
        let first = try await trick(fixture, "A")
        let second = try await trick(fixture, "B", "pass-on", partner: first)
        try await fixture.update("trick", first, ["act": "pass-on", "partner": .id(second)])
        let before = try await fixture.kernel.changes(after: .start, limit: 1000, as: fixture.admin)

        let error = await failure { try await fixture.update("trick", first, ["count": "1"]) }

        #expect(error?.code == .hookLoop)
        #expect(try await fixture.values("trick", "count") == ["0", "0"])
        let after = try await fixture.kernel.changes(after: .start, limit: 1000, as: fixture.admin)
        #expect(after.changes.count == before.changes.count)
        #expect(try await fixture.kernel.verifyChangeLog().isEmpty)
    }

    @Test("3: a chain through other records goes eight deep and no deeper", arguments: [8, 9])
    func depth(_ length: Int) async throws {
        let fixture = try await fixture()
        var next = try await trick(fixture, "end")
        for step in 0..<length {
            next = try await trick(fixture, "step \(step)", "pass-on", partner: next)
        }
        let first = next

        let error = await failure { try await fixture.update("trick", first, ["count": "1"]) }

        #expect(error?.code == (length == 8 ? nil : .hookLoop))
        let end = try await fixture.values("trick", "count", where: "name = 'end'")
        #expect(end == [length == 8 ? "9" : "0"])
    }

    @Test("a hook runs three times for a record in the course of one write", arguments: [3, 4])
    func runs(_ times: Int) async throws {
        let fixture = try await fixture()
        let partner = try await trick(fixture, "partner")
        let id = try await trick(fixture, "hammer", "hammer", partner: partner)

        let error = await failure {
            try await fixture.update("trick", id, ["remark": .string("\(times)")])
        }

        #expect(error?.code == (times == 3 ? nil : .hookLoop))
        #expect(
            try await fixture.value("trick", partner, "count") == (times == 3 ? "3" : "0"))
    }

    @Test("what a command writes many times by itself is no loop")
    func manyWrites() async throws {
        let fixture = try await fixture()
        let end = try await trick(fixture, "end")
        let id = try await trick(fixture, "start", "pass-on", partner: end)

        try await fixture.transact { transaction in
            for count in 1...10 {
                try transaction.update("trick", id, ["count": .integer(Int64(count))])
            }
        }

        #expect(try await fixture.value("trick", end, "count") == "11")
    }

    @Test("4: a record deleted by an after hook is gone for later hooks; only its deletion is told")
    func vanish() async throws {
        let fixture = try await fixture()
        let gone = try await trick(fixture, "gone")
        let witness = try await trick(fixture, "witness")
        let eventsBefore = try await fixture.outboxEvents().count

        try await fixture.transact { transaction in
            try transaction.update(
                "trick",
                [
                    (gone, ["act": .text("vanish")]),
                    (witness, ["act": .text("witness"), "remark": .text(gone.description)]),
                ])
        }

        #expect(
            try await fixture.values("trick", "name", sort: "name")
                == ["record_gone, given 0", "witness"])
        let events = try await fixture.outboxEvents().dropFirst(eventsBefore)
        #expect(
            events.sorted() == [
                "trick.committed_create", "trick.committed_delete", "trick.committed_update",
            ])
        let operations = try await fixture.kernel.history(of: gone, as: fixture.admin)
            .map(\.operation)
        #expect(operations == ["delete", "update", "create"])
    }

    @Test("4: a record restored in the transaction that deleted it takes part again")
    func deletedAndRestored() async throws {
        let fixture = try await fixture()
        let id = try await trick(fixture, "A", "remarked")

        try await fixture.transact { transaction in
            try transaction.delete("trick", [id])
            try transaction.restore("trick", [id])
            try transaction.update("trick", id, ["remark": .text("back")])
        }

        #expect(try await fixture.values("trick", "name", sort: "id") == ["A", "remark back"])
        let events = try await fixture.outboxEvents().suffix(3)
        #expect(events.contains("trick.committed_update"))
    }

    @Test("a hook with fields runs only when one of them changes")
    func fieldsFilter() async throws {
        let fixture = try await fixture()
        let id = try await trick(fixture, "A", "remarked")

        try await fixture.update("trick", id, ["count": "5"])
        try await fixture.update("trick", id, ["remark": "one"])
        try await fixture.update("trick", id, ["remark": "one", "count": "6"])

        #expect(try await fixture.values("trick", "name") == ["A", "remark one"])
    }

    @Test("the rejections of all hooks on all records are told at once")
    func collectsRejections() async throws {
        let fixture = try await fixture()

        let error = await failure {
            _ = try await fixture.kernel.create(
                "trick",
                [["name": "A", "act": "bad"], ["name": "B"], ["name": "C", "act": "bad"]],
                as: fixture.admin, door: .cli)
        }

        #expect(error?.details.map(\.index) == [0, 0, 2, 2])
        #expect(error?.details.map(\.field) == ["name", "count", "name", "count"])
        #expect(try await fixture.values("trick", "name").isEmpty)
    }
}
