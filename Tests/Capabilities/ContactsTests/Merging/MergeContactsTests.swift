import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("contacts.merge")
struct MergeContactsTests {
    private func insert(
        _ kith: TestKith, _ values: [String: Value]
    ) async throws -> RecordID { try await kith.insert("contact", values).id }

    private func arguments(
        _ winner: RecordID, _ loser: RecordID, take: String? = nil
    ) -> JSONObject {
        var arguments: JSONObject = [
            "winner": .string(winner.description), "loser": .string(loser.description),
        ]
        arguments["take"] = take.map(JSON.string)
        return arguments
    }

    @Test("the winner keeps its values, gets those that it lacks and those that are chosen")
    func values() async throws {
        let kith = try await TestKith(Contacts.self)
        let winner = try await insert(
            kith,
            [
                "last_name": .text("Kovač"), "email": .text("ana@x.test"),
                "marketing_consent": .text("granted"), "notes": .text("Likes boats."),
                "city": .text("Split"), "lifecycle_stage": .text("lead"),
            ])
        let loser = try await insert(
            kith,
            [
                "first_name": .text("Ana"), "last_name": .text("Kovac"),
                "email": .text("ana@y.test"), "external_id": .text("X1"),
                "marketing_consent": .text("withdrawn"), "notes": .text("Has a dog."),
                "city": .text("Zadar"), "lifecycle_stage": .text("loyal"),
            ])

        try await kith.run("contacts.merge", arguments(winner, loser, take: "city"))

        let merged = try await kith.get("contact", winner)
        #expect(merged.title == "Ana Kovač")
        #expect(merged["email"] == .text("ana@x.test"))
        #expect(merged["external_id"] == .text("X1"))
        #expect(merged["marketing_consent"] == .text("withdrawn"))
        #expect(merged["notes"] == .text("Likes boats.\n\nHas a dog."))
        #expect(merged["city"] == .text("Zadar"))
        #expect(merged["lifecycle_stage"] == .text("loyal"))
        let steps = try await kith.find("lifecycle_change", where: "to_stage = 'customer'")
        #expect(steps.map { $0["contact"]?.reference } == [winner])
    }

    @Test("activities, tags and history move, and undo restores both with their links")
    func undo() async throws {
        let kith = try await TestKith(Contacts.self)
        let winner = try await insert(
            kith, ["last_name": .text("Kovač"), "lifecycle_stage": .text("customer")])
        let loser = try await insert(
            kith, ["last_name": .text("Kovac"), "lifecycle_stage": .text("lead")])
        func about(_ id: RecordID) -> Value { .polymorphic(entity: "contact", id: id) }
        let call = try await kith.insert(
            "activity", ["subject": .text("Call"), "about": about(loser)])
        let part = try await kith.insert(
            "activity_participant",
            ["activity": .reference(call.id), "who": about(loser)])
        for id in [winner, loser] {
            try await kith.run(
                "contacts.tag", ["about": .string("contact \(id)"), "tag": "Fair"])
        }

        let run = try await kith.run("contacts.merge", arguments(winner, loser))

        #expect(try await kith.get("activity", call.id)["about"] == about(winner))
        #expect(try await kith.get("activity_participant", part.id)["who"] == about(winner))
        #expect(try await kith.find("tagging").map { $0["about"] } == [about(winner)])
        #expect(try await kith.find("lifecycle_change").count == 2)
        let result = try await kith.kernel.undo(
            #require(run.receipt.set), as: .user(kith.administrator))
        #expect(result.conflicts.isEmpty)
        #expect(try await kith.get("activity", call.id)["about"] == about(loser))
        #expect(try await kith.get("activity_participant", part.id)["who"] == about(loser))
        #expect(try await kith.find("tagging").count == 2)
        #expect(try await kith.get("contact", loser)["lifecycle_stage"] == .text("lead"))
        #expect(
            try await kith.find("lifecycle_change", sort: "id").map { $0["contact"]?.reference }
                == [winner, loser])
    }

    @Test("the queue is closed, also where both had the same third twin")
    func queue() async throws {
        let kith = try await TestKith(Contacts.self)
        let twin: [String: Value] = ["last_name": .text("Kovač"), "email": .text("a@x.test")]
        let ids = try await kith.insert("contact", [twin, twin, twin]).map(\.id)
        try await kith.run("contacts.find_duplicates")
        #expect(try await kith.find("duplicate_pair", where: "state = 'open'").count == 3)

        try await kith.run("contacts.merge", arguments(ids[0], ids[1]))
        let again = try await kith.run("contacts.find_duplicates")

        let open = try await kith.find("duplicate_pair", where: "state = 'open'")
        #expect(open.map { $0["second"]?.reference } == [ids[2]])
        #expect(again.output.data == ["found": .integer(1), "added": .integer(0)])
    }

    @Test("an account takes over contacts, subsidiaries and the loser's place in the tree")
    func accounts() async throws {
        let kith = try await TestKith(Contacts.self)
        func account(_ name: String, below parent: RecordID? = nil) async throws -> RecordID {
            try await kith.insert(
                "account",
                ["name": .text(name), "parent": parent.map(Value.reference) ?? .null]
            ).id
        }
        let top = try await account("Top")
        let loser = try await account("Loser", below: top)
        let middle = try await account("Middle", below: loser)
        let winner = try await account("Winner", below: middle)
        let contact = try await insert(
            kith, ["last_name": .text("Kovač"), "account": .reference(loser)])

        let run = try await kith.run("contacts.merge_accounts", arguments(winner, loser))

        #expect(try await kith.get("account", winner)["parent"] == .reference(top))
        #expect(try await kith.get("account", middle)["parent"] == .reference(winner))
        #expect(try await kith.get("contact", contact)["account"] == .reference(winner))
        #expect(try await kith.get("account", winner)["contact_count"] == .integer(1))
        let result = try await kith.kernel.undo(
            #require(run.receipt.set), as: .user(kith.administrator))
        #expect(result.conflicts.isEmpty)
        #expect(try await kith.get("account", winner)["parent"] == .reference(middle))
        #expect(try await kith.get("account", middle)["parent"] == .reference(loser))
        #expect(try await kith.get("contact", contact)["account"] == .reference(loser))
    }

    @Test("refuses an unknown field and an erased person")
    func refuses() async throws {
        let kith = try await TestKith(Contacts.self)
        let winner = try await insert(kith, ["last_name": .text("A")])
        let loser = try await insert(kith, ["last_name": .text("B")])

        let unknown = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.merge", arguments(winner, loser, take: "emial"))
        }
        try await kith.run("contacts.erase", ["contact": .string(loser.description)])
        let erased = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.merge", arguments(winner, loser))
        }

        #expect(unknown?.code == .unknownField)
        #expect(erased?.code == .conflict)
    }
}
