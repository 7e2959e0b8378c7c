import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("contacts.erase")
struct EraseContactTests {
    private static let person: [String: Value] = [
        "first_name": .text("Zvonimira"), "last_name": .text("Kovač"),
        "email": .text("zvonimira@example.com"), "phone": .text("+385 1 4567 890"),
        "notes": .text("Likes boats."), "marketing_consent": .text("granted"),
    ]

    @Test("blanks the contact, the log and the search index; the chain still verifies")
    func erases() async throws {
        let kith = try await TestKith(Contacts.self)
        let contact = try await kith.insert("contact", Self.person)
        try await kith.update("contact", contact.id, ["job_title": .text("Skipper")])
        try await kith.kernel.settle()

        try await kith.run("contacts.erase", ["contact": .string(contact.id.description)])

        let erased = try await kith.get("contact", contact.id)
        #expect(erased.title == "Erased contact")
        #expect(erased["erased_at"] == .instant(TestKith.start))
        for name in ["first_name", "last_name", "email", "phone", "notes", "job_title"] {
            #expect(erased[name] == .null, "\(name)")
        }
        let principal = Principal.user(kith.administrator)
        #expect(try await kith.kernel.search("zvonimira", as: principal).isEmpty)
        let history = try await kith.kernel.history(of: contact.id, as: principal)
        #expect(history.count == 3)
        #expect(!"\(history)".contains("Zvonimira"))
        #expect(!"\(history)".contains("Skipper"))
        try await kith.kernel.settle()
        #expect(try await kith.kernel.verifyChangeLog().isEmpty)
    }

    @Test("erases once")
    func refusesTwice() async throws {
        let kith = try await TestKith(Contacts.self)
        let contact = try await kith.insert("contact", Self.person)
        let arguments: JSONObject = ["contact": .string(contact.id.description)]
        try await kith.run("contacts.erase", arguments)

        let error = await #expect(throws: KernelError.self) {
            try await kith.run("contacts.erase", arguments)
        }

        #expect(error?.code == .conflict)
        #expect(error?.details.first?.field == "contact")
    }

    @Test("is for administrators only")
    func refusesOthers() async throws {
        let kith = try await TestKith(Contacts.self)
        let contact = try await kith.insert("contact", Self.person)
        let user = try await kith.makeUser("Rita")

        let error = await #expect(throws: KernelError.self) {
            try await kith.run(
                "contacts.erase", ["contact": .string(contact.id.description)], as: user)
        }

        #expect(error?.code == .forbidden)
        #expect(try await kith.get("contact", contact.id).title == "Zvonimira Kovač")
    }
}
