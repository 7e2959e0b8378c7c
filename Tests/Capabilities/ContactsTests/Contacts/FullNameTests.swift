import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Full name")
struct FullNameTests {
    @Test("a contact is known by first and last name")
    func joinsNames() async throws {
        let kith = try await TestKith(Contacts.self)

        let contact = try await kith.insert(
            "contact", ["first_name": .text("Ana"), "last_name": .text("Kovač")])
        let married = try await kith.update("contact", contact.id, ["last_name": .text("Horvat")])

        #expect(contact.title == "Ana Kovač")
        #expect(married.title == "Ana Horvat")
    }

    @Test("a contact without names is known by its e-mail address")
    func fallsBackToEmail() async throws {
        let kith = try await TestKith(Contacts.self)

        let contact = try await kith.insert("contact", ["email": .text("ana@example.com")])

        #expect(contact.title == "ana@example.com")
    }

    @Test("refuses a contact that nothing names, naming the field")
    func refusesNameless() async throws {
        let kith = try await TestKith(Contacts.self)

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("contact", ["job_title": .text("Buyer")])
        }

        #expect(error?.code == .required)
        #expect(error?.details.first?.field == "last_name")
    }

    @Test("the name itself cannot be written from outside")
    func refusesWritingName() async throws {
        let kith = try await TestKith(Contacts.self)

        let error = await #expect(throws: KernelError.self) {
            try await kith.kernel.create(
                "contact", [["name": .string("Somebody")]], as: .user(kith.administrator),
                door: .cli)
        }

        #expect(error?.details.first?.field == "name")
    }
}
