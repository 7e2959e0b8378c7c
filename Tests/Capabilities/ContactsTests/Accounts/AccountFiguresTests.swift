import KithContacts
import KithModel
import KithTesting
import Testing

@Suite("Figures of an account")
struct AccountFiguresTests {
    @Test("count its contacts and the accounts directly below it")
    func counts() async throws {
        let kith = try await TestKith(Contacts.self)
        let top = try await kith.insert("account", ["name": .text("Top")])
        let middle = try await kith.insert(
            "account", ["name": .text("Middle"), "parent": .reference(top.id)])
        try await kith.insert("account", ["name": .text("Low"), "parent": .reference(middle.id)])
        let contacts = try await kith.insert(
            "contact",
            ["A", "B"].map { ["last_name": .text($0), "account": .reference(top.id)] })

        try await kith.update(
            "contact", contacts[0].id, ["account": .reference(middle.id)])

        let figures = try await kith.find("account", sort: "id").map { account in
            [account["contact_count"]?.integer, account["subsidiary_count"]?.integer]
        }
        #expect(figures == [[1, 1], [1, 1], [0, 0]])
    }
}
