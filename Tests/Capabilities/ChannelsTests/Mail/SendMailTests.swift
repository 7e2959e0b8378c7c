import KithChannels
import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@Suite("Mail that goes out")
struct SendMailTests {
    private let kith: TestKith
    private let ana: Record

    init() async throws {
        kith = try await TestKith(Contacts.self, Channels.self)
        ana = try await kith.insert(
            "contact",
            ["first_name": .text("Ana"), "email": .text("ana@example.test")])
    }

    private func mail(_ members: JSONObject) async throws -> EffectReceipt {
        var wish = members
        if wish["to"] == nil {
            wish["to"] = ["entity": "contact", "id": .string(ana.id.description)]
        }
        let json = JSON.object(wish)
        return try await kith.transact { try $0.request("mail", json) }
    }

    private func messages() async throws -> [Record] {
        try await kith.transact { try $0.find("message", sort: "id") }
    }

    private func refusal(_ members: JSONObject) async -> KernelError? {
        do {
            _ = try await mail(members)
            return nil
        } catch {
            return error as? KernelError
        }
    }

    @Test("a mail to a contact is performed once, and stands in the history as sent")
    func sent() async throws {
        _ = try await mail(["subject": "Hello", "text": "How are you?"])
        #expect(try await messages().map { $0["state"]?.text } == ["queued"])

        let effects = try await kith.effects()

        #expect(effects.map { $0.payload["to"]?.string } == ["ana@example.test"])
        let message = try #require(try await messages().first)
        #expect(message["state"]?.text == "sent")
        #expect(message["contact"] == .reference(ana.id))
        #expect(message["direction"]?.text == "outbound")
        #expect(try await kith.effects().count == 1)
    }

    @Test("a mail may be about what Channels cannot read, but not about what is not there")
    func aboutAnything() async throws {
        try await kith.kernel.addEntity(
            EntityDefinition("x_boat", fields: [FieldDefinition("name", .text)]),
            as: .user(kith.administrator), door: .kernel)
        let boat = try await kith.insert("x_boat", ["name": .text("Ara")])
        func about(_ id: RecordID) -> JSONObject {
            [
                "subject": "Your boat", "text": "It is ready.",
                "about": ["entity": "x_boat", "id": .string(id.description)],
            ]
        }

        _ = try await mail(about(boat.id))

        #expect(
            try await messages().map { $0["about"] }
                == [.polymorphic(entity: "x_boat", id: boat.id)])
        #expect(await refusal(about(ana.id))?.code == .notFound)
    }

    @Test("what a person sends is no automatic mail")
    func automatic() async throws {
        _ = try await mail(["subject": "Hello", "text": "How are you?"])

        #expect(try await messages().map { $0["is_automatic"] } == [.boolean(false)])
    }

    @Test("a template is filled in, with what stands where a field is empty; HTML is escaped")
    func template() async throws {
        try await kith.insert(
            "mail_template",
            [
                "name": .text("welcome"), "subject": .text("Hello {{to.first_name|there}}"),
                "text": .text("{{values.word}} {{to.last_name|friend}}"),
                "html": .text("<b>{{values.word}}</b>"),
            ])
        _ = try await mail(["template": "welcome", "values": ["word": "<Hi>"]])
        _ = try await mail([
            "template": "welcome", "to": "stranger@example.test", "subject": "Own",
        ])

        let payloads = try await kith.effects().map(\.payload)

        #expect(payloads[0]["subject"]?.string == "Hello Ana")
        #expect(payloads[0]["text"]?.string == "<Hi> friend")
        #expect(payloads[0]["html"]?.string == "<b>&lt;Hi&gt;</b>")
        #expect(payloads[1]["subject"]?.string == "Own")
        let preview = try await kith.run(
            "channels.preview_mail",
            [
                "template": "welcome",
                "to": ["entity": "contact", "id": .string(ana.id.description)],
            ])
        #expect(preview.output.message.hasPrefix("Hello Ana"))
    }

    @Test(
        "without consent to its purpose a mail is left out with its reason, also at the last moment"
    )
    func consent() async throws {
        let without = try await mail(["subject": "Offer", "text": "…", "purpose": "marketing"])
        #expect(without.leftOut == "no_consent: there is no consent to marketing.")
        let ana = ana
        try await kith.transact {
            _ = try $0.update("contact", ana.id, ["marketing_consent": .text("granted")])
        }
        let granted = try await mail(["subject": "Offer 2", "text": "…", "purpose": "marketing"])
        #expect(granted.leftOut == nil)
        try await kith.transact {
            _ = try $0.update("contact", ana.id, ["marketing_consent": .text("withdrawn")])
        }

        #expect(try await kith.effects().isEmpty)
        let stranger = try await mail([
            "subject": "Offer", "text": "…", "purpose": "marketing", "to": "x@example.test",
        ])
        #expect(stranger.leftOut?.hasPrefix("no_consent") == true)
        let states = try await messages().map { $0["state"]?.text }
        #expect(states == ["left_out", "left_out", "left_out"])
        #expect(
            try await messages()[1]["reason"]?.text
                == "no_consent: the consent to marketing was withdrawn.")
    }

    @Test("a mail to a user is no part of a customer's history")
    func colleague() async throws {
        let id = JSON.string(kith.administrator.description)
        _ = try await mail(["subject": "A", "text": "B", "to": ["entity": "user", "id": id]])
        #expect(try await kith.effects().first?.payload["to"]?.string == "admin@example.com")
        #expect(try await messages().isEmpty)
    }

    @Test("what is no mail is refused with the field, and somebody without address is left out")
    func refused() async throws {
        #expect(await refusal(["subject": "A"])?.details.first?.field == "text")
        #expect(await refusal(["text": "A"])?.details.first?.field == "subject")
        #expect(
            await refusal(["subject": "A", "text": "B", "to": "nobody@"])?.details.first?.field
                == "to")
        #expect(
            await refusal(["subject": "A", "text": "B", "to": .integer(5)])?.details.first?.field
                == "to")
        #expect(await refusal(["subject": "A", "txet": "B"])?.message.contains("`text`?") == true)
        #expect(await refusal(["template": "none"])?.details.first?.field == "template")
        #expect(
            await refusal(["subject": "A", "text": "B", "from": "none"])?.details.first?.field
                == "from")
        let silent = try await kith.insert("contact", ["first_name": .text("Bo")])
        let receipt = try await mail([
            "subject": "A", "text": "B",
            "to": ["entity": "contact", "id": .string(silent.id.description)],
        ])
        #expect(receipt.leftOut?.hasPrefix("no_address") == true)
    }

    @Test("templates whose places cannot be read are refused; one sender is the default")
    func definitions() async throws {
        for text in ["{{to.first_name", "{{}}", "{{TO.x}}", "{{a b}}"] {
            let error = await failure {
                try await kith.insert(
                    "mail_template",
                    ["name": .text("t"), "subject": .text("s"), "text": .text(text)])
            }
            #expect(error?.details.first?.field == "text", "\(text)")
        }
        func sender(_ name: String) async throws -> Record {
            try await kith.insert(
                "mail_sender",
                [
                    "name": .text(name), "address": .text("\(name)@example.test"),
                    "host": .text("localhost"), "is_default": .boolean(true),
                ])
        }
        _ = try await sender("one")
        _ = try await sender("two")
        let defaults = try await kith.transact {
            try $0.find("mail_sender", where: "is_default = true").map(\.title)
        }
        #expect(defaults == ["two"])
        let wrong = await failure {
            try await kith.insert(
                "mail_sender",
                [
                    "name": .text("x"), "address": .text("x@example.test"),
                    "host": .text("a:b@evil/"), "port": .integer(0),
                ])
        }
        #expect(wrong?.details.map(\.field) == ["port", "host"])
    }

    private func failure(_ body: () async throws -> Record) async -> KernelError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? KernelError
        }
    }
}
