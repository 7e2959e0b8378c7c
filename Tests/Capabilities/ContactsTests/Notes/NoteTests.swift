import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithTesting
import Testing

@Suite("Note")
struct NoteTests {
    @Test("goes by its first line that says something, cut where it is long")
    func name() async throws {
        let kith = try await TestKith(Contacts.self)
        let account = try await kith.insert("account", ["name": .text("Acme")])

        let note = try await kith.insert(
            "note",
            [
                "body": .text("\n  \nRoof renewed.\nStatics on file."),
                "about": .polymorphic(entity: "account", id: account.id),
            ])
        let long = try await kith.update(
            "note", note.id, ["body": .text(String(repeating: "x", count: 100))])

        #expect(note.title == "Roof renewed.")
        #expect(long.title == String(repeating: "x", count: 79) + "…")
        let principal = Principal.user(kith.administrator)
        #expect(try await kith.kernel.search("xxxxxx", as: principal).map(\.id) == [note.id])
    }

    @Test("refuses an empty text, naming the field")
    func empty() async throws {
        let kith = try await TestKith(Contacts.self)

        let error = await #expect(throws: KernelError.self) {
            try await kith.insert("note", [:])
        }

        #expect(error?.details.map(\.field) == ["body"])
    }
}
