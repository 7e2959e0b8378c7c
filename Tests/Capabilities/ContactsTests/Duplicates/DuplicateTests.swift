import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Duplicates")
struct DuplicateTests {
    private func contact(
        _ kith: TestKith, _ first: String, _ last: String, _ more: [String: Value] = [:]
    ) async throws -> RecordID {
        try await kith.insert(
            "contact",
            ["first_name": .text(first), "last_name": .text(last)].merging(more) { _, new in new }
        ).id
    }

    @Test("a pair stands in the queue once, with score and evidence, and nothing is merged")
    func queue() async throws {
        let kith = try await TestKith(Contacts.self)
        let born = Value.date(CalendarDate(days: 5000))
        let first = try await contact(
            kith, "Ana", "Kovač", ["email": .text("ana@x.test"), "date_of_birth": born])
        let second = try await contact(
            kith, "Anna", "Kovac", ["email": .text("ana@x.test"), "date_of_birth": born])
        _ = try await contact(kith, "Ivan", "Horvat", ["email": .text("ivan@x.test")])

        let run = try await kith.run("contacts.find_duplicates")
        let again = try await kith.run("contacts.find_duplicates")

        let pairs = try await kith.find("duplicate_pair")
        #expect(run.output.data == ["found": .integer(1), "added": .integer(1)])
        #expect(again.output.data == ["found": .integer(1), "added": .integer(0)])
        #expect(again.receipt.set == nil)
        #expect(pairs.count == 1)
        #expect(pairs.first?["first"]?.reference == first)
        #expect(pairs.first?["second"]?.reference == second)
        #expect(pairs.first?["state"] == .text("open"))
        // Sure beyond doubt, and still somebody's decision.
        #expect(pairs.first?["score"] == .integer(100))
        let fields = pairs.first?["evidence"]?.json?.array?.map { $0["field"]?.string }
        #expect(fields == ["email", "date_of_birth", "last_name", "first_name"])
        #expect(try await kith.find("contact").count == 3)
    }

    @Test("a name alone is worth a look, a common name with other addresses is not")
    func namesakes() async throws {
        let kith = try await TestKith(Contacts.self)
        let (one, other) = (
            try await kith.insert("account", ["name": .text("A")]).id,
            try await kith.insert("account", ["name": .text("B")]).id
        )
        _ = try await contact(
            kith, "Ana", "Horvat", ["email": .text("ana@a.test"), "account": .reference(one)])
        _ = try await contact(
            kith, "Ana", "Horvat",
            ["email": .text("horvat@b.test"), "account": .reference(other)])
        _ = try await contact(kith, "Petra", "Novak")
        _ = try await contact(kith, "Novak", "Petra")

        try await kith.run("contacts.find_duplicates")

        let pairs = try await kith.find("duplicate_pair", where: "first.last_name = 'Horvat'")
        #expect(pairs.isEmpty)
    }

    @Test("a dismissed pair is not asked again; a merged one cannot be dismissed")
    func dismisses() async throws {
        let kith = try await TestKith(Contacts.self)
        let email: [String: Value] = ["email": .text("ana@x.test")]
        let first = try await contact(kith, "Ana", "Kovač", email)
        let second = try await contact(kith, "Ana", "Kovač", email)
        try await kith.run("contacts.find_duplicates")
        let pair = try await kith.one("duplicate_pair", where: "score > 0")
        let argument: JSONObject = ["pair": .string(pair.id.description)]

        try await kith.run("contacts.dismiss_duplicate", argument)
        let again = try await kith.run("contacts.find_duplicates")

        #expect(again.output.data?["added"] == .integer(0))
        #expect(try await kith.get("duplicate_pair", pair.id)["state"] == .text("dismissed"))
        try await kith.run(
            "contacts.merge",
            ["winner": .string(first.description), "loser": .string(second.description)])
        #expect(try await kith.get("duplicate_pair", pair.id)["state"] == .text("merged"))
        let error = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.dismiss_duplicate", argument)
        }
        #expect(error?.code == .conflict)
    }

    @Test("while somebody types, what looks like it is proposed with score and reasons")
    func proposes() async throws {
        let kith = try await TestKith(Contacts.self)
        let ana = try await contact(
            kith, "Ana", "Kovačić", ["phone": .text("+38514567890")])
        _ = try await contact(kith, "Ivan", "Kovač")

        let typing = try await kith.run(
            "contacts.check_duplicates", ["last_name": "Kova"])
        let typed = try await kith.run(
            "contacts.check_duplicates",
            ["first_name": "ana", "last_name": "Kovacic", "phone": "+385 1 456 7890"])
        let itself = try await kith.run(
            "contacts.check_duplicates",
            [
                "first_name": "ana", "last_name": "Kovacic", "contact": .string(ana.description),
            ])

        #expect(typing.output.records.isEmpty)
        #expect(itself.output.records.isEmpty)
        #expect(typed.output.records.map(\.id) == [ana])
        let candidate = typed.output.data?["candidates"]?.array?.first
        #expect(candidate?["title"]?.string == "Ana Kovačić")
        #expect(candidate?["score"] == .integer(100))
        #expect(
            candidate?["reasons"]?.array?.compactMap(\.string)
                == ["same phone", "same last name", "same first name"])
        #expect(typed.receipt.set == nil)
    }

    @Test("what the caller may not read is neither compared nor named")
    func keepsSecrets() async throws {
        let kith = try await TestKith(Contacts.self)
        _ = try await contact(kith, "Ana", "Kovač", ["phone": .text("+38514567890")])
        let blind = try await kith.makeUser(
            "Blind",
            permissions: [
                "contact": ["read": "all", "fields": ["phone": "none"]]
            ])
        let stranger = try await kith.makeUser(
            "Stranger", permissions: ["contact": ["read": "own"]])
        let phone: JSONObject = ["first_name": "X", "phone": "+385 1 456 7890"]
        let name: JSONObject = ["first_name": "Ana", "last_name": "Kovač"]

        let byPhone = try await kith.run("contacts.check_duplicates", phone, as: blind)
        let byName = try await kith.run("contacts.check_duplicates", name, as: blind)
        let closed = try await kith.run("contacts.check_duplicates", name, as: stranger)

        #expect(byPhone.output.records.isEmpty)
        #expect(byName.output.records.count == 1)
        #expect(closed.output.records.isEmpty)
    }

    @Test("swapped names, a birthday with swapped day and month, and one slip are found")
    func slips() async throws {
        let kith = try await TestKith(Contacts.self)
        let date = try #require(CalendarDate("1980-03-07"))
        let ana = try await contact(
            kith, "Ana", "Kovačević", ["date_of_birth": .date(date)])

        for (first, last, born) in [
            ("Kovačević", "Ana", "1980-03-07"), ("Ana", "Kovačević", "1980-07-03"),
            ("Ana", "Kovačevič", "1980-03-08"),
        ] {
            let found = try await kith.run(
                "contacts.check_duplicates",
                [
                    "first_name": .string(first), "last_name": .string(last),
                    "date_of_birth": .string(born),
                ])
            #expect(found.output.records.map(\.id) == [ana], "\(first) \(last) \(born)")
        }
    }
}
