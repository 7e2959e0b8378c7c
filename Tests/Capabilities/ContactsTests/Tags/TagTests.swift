import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("contacts.tag")
struct TagTests {
    private func arguments(_ record: Record, _ tag: String) -> JSONObject {
        ["about": .string("\(record.entity.name) \(record.id)"), "tag": .string(tag)]
    }

    @Test("makes the tag once, however it is written, and puts it on a record once")
    func tags() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Acme")])
        let contact = try await kith.insert("contact", ["last_name": .text("Kovač")])

        try await kith.run("contacts.tag", arguments(account, "Key account"))
        try await kith.run("contacts.tag", arguments(account, "key ACCOUNT"))
        try await kith.run("contacts.tag", arguments(contact, "key account"))
        try await kith.run("contacts.tag", arguments(contact, "kéy account"))

        let tags = try await kith.find("tag", sort: "id")
        #expect(tags.map(\.title) == ["Key account", "kéy account"])
        #expect(tags.map { $0["use_count"]?.integer } == [2, 1])
        let tagged = try await kith.find("tagging", where: "tag.name = 'Key account'", sort: "id")
        #expect(tagged.map { $0["about"]?.reference } == [account.id, contact.id])
    }

    @Test("takes a tag off again, and says so when there is none")
    func untags() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Acme")])
        try await kith.run("contacts.tag", arguments(account, "Fair"))

        try await kith.run("contacts.untag", arguments(account, "fair"))
        let error = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.untag", arguments(account, "fair"))
        }

        #expect(try await kith.find("tagging").isEmpty)
        #expect(try await kith.find("tag").map(\.title) == ["Fair"])
        #expect(error?.code == .notFound)
    }

    @Test("refuses a record that the caller may not read")
    func refuses() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Secret")])
        let user = try await kith.makeUser(
            "Rita",
            permissions: [
                "tag": ["read": "all", "create": "own"],
                "tagging": ["read": "all", "create": "own"],
            ])

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.tag", arguments(account, "Fair"), as: user)
        }

        #expect(error?.details.map(\.field) == ["about"])
        #expect(try await kith.find("tag").isEmpty)
    }
}
