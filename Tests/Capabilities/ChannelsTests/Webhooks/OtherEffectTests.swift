import KithChannels
import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Text messages, notifications and webhooks")
struct OtherEffectTests {
    private let kith: TestKith

    init() async throws { kith = try await TestKith(Contacts.self, Channels.self) }

    private func request(_ kind: String, _ wish: JSON) async throws -> EffectReceipt {
        try await kith.transact { try $0.request(kind, wish) }
    }

    private func refusal(_ kind: String, _ wish: JSON) async -> String? {
        do {
            _ = try await request(kind, wish)
            return nil
        } catch {
            return (error as? KernelError)?.details.first?.field
        }
    }

    @Test("a text message goes to the mobile number, and stands in the history")
    func textMessage() async throws {
        let ana = try await kith.insert(
            "contact",
            [
                "first_name": .text("Ana"), "phone": .text("+38512345678"),
                "mobile_phone": .text("+385911234567"),
            ])
        let whom: JSON = ["entity": "contact", "id": .string(ana.id.description)]
        _ = try await request("sms", ["to": whom, "text": "We come at nine."])
        let unwanted = try await request(
            "sms", ["to": whom, "text": "An offer", "purpose": "marketing"])

        let sent = try await kith.effects()

        #expect(sent.map { $0.payload["to"]?.string } == ["+385911234567"])
        #expect(unwanted.leftOut?.hasPrefix("no_consent") == true)
        let states = try await kith.transact {
            try $0.find("message", where: "channel = 'sms'", sort: "id").map { $0["state"]?.text }
        }
        #expect(states == ["sent", "left_out"])
    }

    @Test("a user is told once, and finds it in a list")
    func notification() async throws {
        let me = JSON.string(kith.administrator.description)
        _ = try await request("notification", ["to": me, "text": "A case waits."])
        try await kith.effects()
        try await kith.effects()

        let told = try await kith.transact { try $0.find("notification", where: "user = @me") }
        #expect(told.map { $0["text"]?.text } == ["A case waits."])
    }

    @Test("a webhook is called by its name; one that rests is left out")
    func webhook() async throws {
        let hook = try await kith.insert(
            "webhook", ["name": .text("erp"), "url": .text("https://erp.example.com/kith")])
        _ = try await request("webhook", ["to": "erp", "payload": ["a": .integer(1)]])
        #expect(try await kith.effects().map(\.kind) == ["webhook"])
        let resting = try await request("webhook", ["to": "erp"])
        try await kith.transact {
            _ = try $0.update("webhook", hook.id, ["is_active": .boolean(false)])
        }
        #expect(try await kith.effects().count == 1)
        let entry = try await kith.kernel.effect(resting.id, as: .user(kith.administrator))
        #expect(entry.state == "left_out")
    }

    @Test("what names nobody is refused with the field")
    func refused() async throws {
        #expect(await refusal("sms", ["to": "12", "text": "x"]) == "to")
        #expect(await refusal("sms", ["to": "+385911234567"]) == "text")
        #expect(await refusal("sms", ["to": "+385911234567", "text": "x", "txt": "x"]) == "txt")
        #expect(await refusal("notification", ["to": "nobody", "text": "x"]) == "to")
        #expect(await refusal("webhook", ["to": "none"]) == "to")
    }
}
