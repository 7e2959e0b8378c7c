import KithChannels
import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Messages")
struct MessageTests {
    @Test("A message stands on the timeline of its person")
    func timeline() async throws {
        let kith = try await TestKith(Contacts.self, Channels.self)
        let contact = try await kith.insert("contact", ["first_name": .text("Ana")])
        try await kith.insert(
            "message",
            [
                "subject": .text("Hello"), "channel": .text("email"),
                "direction": .text("inbound"), "state": .text("received"),
                "contact": .reference(contact.id),
                "sent_at": .instant(TestKith.start),
            ])
        let page = try await kith.kernel.timeline(
            TimelineRequest("contact", contact.id), as: .user(kith.administrator))
        #expect(page.items.map(\.title).contains("Hello"))
    }
}
