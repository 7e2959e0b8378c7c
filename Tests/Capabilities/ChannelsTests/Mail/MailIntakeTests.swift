import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithChannels

@Suite("Taking mail in")
struct MailIntakeTests {
    /// A kith with a mailbox and a contact.
    private struct House {
        let kith: TestKith
        let mailbox: Mailbox
        let ana: RecordID

        init() async throws {
            kith = try await TestKith(Contacts.self, Channels.self)
            ana = try await kith.insert(
                "contact",
                ["first_name": .text("Ana"), "email": .text("ana@example.com")]
            ).id
            mailbox = Mailbox(
                try await kith.insert(
                    "mailbox",
                    [
                        "name": .text("Support"), "address": .text("support@kith.example"),
                        "host": .text("imap.kith.example"), "user_name": .text("support"),
                        "password": .text("secret"),
                    ]))
        }

        @discardableResult
        func take(_ lines: String..., text: String = "Hello.") async throws -> MailIntake.Outcome {
            let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n\(text)").utf8)
            let arrived = try ArrivedMail.read(bytes, keep: kith.kernel.keepFile)
            let mailbox = mailbox
            return try await kith.transact { try MailIntake(mailbox, $0).take(arrived) }
        }
    }

    @Test("A person's mail is announced and stands on the person's timeline")
    func received() async throws {
        let house = try await House()
        let outcome = try await house.take(
            "From: Ana <Ana@Example.com>", "Subject: =?utf-8?Q?Krov=E2=80=A6?=",
            "Message-ID: <a@x>", "Date: Mon, 16 Nov 2026 08:00:00 +0000")
        #expect(outcome == .received)

        let message = try await house.kith.one("message", where: "message_id = '<a@x>'")
        #expect(message["subject"] == .text("Krov…"))
        #expect(message["sender_name"] == .text("Ana"))
        let page = try await house.kith.kernel.timeline(
            TimelineRequest("contact", house.ana), as: .user(house.kith.administrator))
        #expect(page.items.map(\.title) == ["Krov…"])
        let heard = try await house.kith.events()
        #expect(Set(heard.map(\.name)) == ["message.received", "email.replied"])
        let received = try #require(heard.first { $0.name == "message.received" })
        #expect(received.record == message.id)
        #expect(received.payload["is_new"] == .boolean(true))
        let conversation = try await house.kith.one("conversation", where: "status = 'open'")
        #expect(conversation["waiting_since"]?.instant == Instant("2026-11-16T08:00Z"))
        #expect(conversation["token"]?.text?.count == 10)
    }

    @Test("Answers find their conversation by messages, subject or address, and open it again")
    func threads() async throws {
        let house = try await House()
        try await house.take("From: ana@example.com", "Subject: Roof", "Message-ID: <a@x>")
        let conversation = try await house.kith.one("conversation", where: "status = 'open'")
        let token = conversation["token"]?.text ?? ""
        try await house.kith.update("conversation", conversation.id, ["status": .text("closed")])
        for (number, line) in [
            "In-Reply-To: <a@x>", "References: <other@x> <a@x> <unknown@x>",
            "Subject: AW: Roof [\(token.uppercased())]", "To: support+\(token)@kith.example",
            "Cc: Us <support+\(token.lowercased())@kith.example>",
        ].enumerated() {
            try await house.take("From: bob@example.com", "Message-ID: <b\(number)@x>", line)
        }
        let messages = try await house.kith.find("message")
        #expect(messages.count == 6)
        #expect(Set(messages.map { $0["conversation"]?.reference }) == [conversation.id])
        #expect(
            try await house.kith.get("conversation", conversation.id)["status"] == .text("open"))
        for line in [
            "Subject: [K-22222222]", "Subject: [K-", "In-Reply-To: <nobody@x>", "To: a+k-@x",
        ] {
            try await house.take("From: bob@example.com", line)
        }
        #expect(try await house.kith.find("conversation").count == 5)
    }

    @Test("A report about mail that was not delivered is noted with the message that we sent")
    func bounced() async throws {
        let house = try await House()
        let sent = try await house.kith.insert(
            "message",
            [
                "subject": .text("Offer"), "channel": .text("email"),
                "direction": .text("outbound"), "state": .text("sent"),
                "message_id": .text("<offer@kith.example>"),
            ])
        let outcome = try await house.take(
            "From: mailer-daemon@example.net", "Subject: Failed",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            text: """
                --b
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; ana@example.com
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 no such user

                --b
                Content-Type: message/rfc822

                Message-ID: <offer@kith.example>
                Subject: Offer

                Hello
                --b--
                """)
        #expect(outcome == .dropped)
        let message = try await house.kith.get("message", sent.id)
        #expect(message["state"] == .text("failed"))
        #expect(message["reason"]?.text?.contains("550 no such user") == true)
        let heard = try await house.kith.events()
        #expect(heard.map(\.name) == ["message.bounced"] && heard.first?.record == sent.id)
        #expect(try await house.kith.find("conversation").isEmpty)
    }

    @Test("Dates of the future, missing and endless things do no harm") func oddities() async throws
    {
        let house = try await House()
        try await house.take("From: ana@example.com", "Date: Mon, 16 Nov 2099 08:00:00 +0000")
        try await house.take("Subject: " + String(repeating: "long ", count: 5000))
        try await house.take(
            "From: not an address", "Content-Type: text/html",
            text: "<style>p {}</style><p>Caf&eacute; &amp; bar</p><script>x</script><p>&#8364; 5")
        let messages = try await house.kith.find("message")
        #expect(messages.count == 3 && messages[0]["sent_at"] == .instant(TestKith.start))
        #expect(messages[0]["subject"] == .text("(no subject)"))
        #expect((messages[1]["subject"]?.text?.count ?? 0) < 501)
        #expect(
            messages[2]["body"]
                == .text("\nCaf&eacute; & bar\n\n€ 5".drop { $0 == "\n" }.description))
    }

    @Test("The password of a mailbox is taken from whoever may write it, and shown to nobody")
    func password() async throws {
        let house = try await House()
        let made = try await house.kith.kernel.create(
            "mailbox",
            [
                [
                    "name": "Other", "address": "other@kith.example", "host": "h", "user_name": "u",
                    "password": "very secret",
                ]
            ], as: .user(house.kith.administrator), door: Door("test"))
        #expect(made.records.first?["password"] != .text("very secret"))
        let una = try await house.kith.makeUser("Una")
        await #expect(throws: KernelError.self) {
            try await house.kith.kernel.update(
                "mailbox", house.mailbox.id, ["password": "x"], as: .user(una), door: Door("test"))
        }
    }
}
