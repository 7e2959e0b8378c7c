import KithChannels
import KithModel
import Testing

@Suite("Mail that comes back")
struct BounceTests {
    private static let fixture = try? MailFixture("bounces")

    @Test("The addresses are those that another program finds", arguments: fixture?.names ?? [])
    func reference(_ name: String) throws {
        let fixture = try MailFixture("bounces")
        let wanted = fixture.reference(name)
        let permanent = wanted["permanent"]?.array?.compactMap(\.string) ?? []
        let temporary = wanted["temporary"]?.array?.compactMap(\.string) ?? []
        let mail = try MailReader.read(fixture.bytes(name))

        #expect(MailOrigin(mail) != .person)
        // An empty entry says nothing.
        guard !(permanent + temporary).isEmpty else { return }
        let bounce = Bounce(mail)
        #expect(bounce?.permanent.sorted() == permanent.sorted())
        #expect(bounce?.temporary.sorted() == temporary.sorted())
    }

    @Test("All of the fixtures is there") func fixtures() throws {
        #expect(try MailFixture("bounces").names.count == 24)
    }

    @Test("What is delayed, or fails for now, is told apart from what has failed")
    func delays() throws {
        func report(_ action: String, _ status: String) throws -> Bounce? {
            let text = """
                From: Mail System <mailer-daemon@example.net>
                Subject: Delivery report
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; <Ana@Example.com>
                Action: \(action)
                Status: \(status)
                Diagnostic-Code: smtp; 452 too much

                --b
                Content-Type: text/rfc822-headers

                Message-ID: <out-1@kith.example>

                --b--
                """
            return Bounce(try MailReader.read(Array(text.utf8)))
        }
        #expect(try report("delayed", "4.2.2")?.temporary == ["ana@example.com"])
        #expect(try report("failed", "4.2.2")?.temporary == ["ana@example.com"])
        let failed = try report("failed", "5.1.1")
        #expect(failed?.permanent == ["ana@example.com"] && failed?.temporary == [])
        #expect(failed?.reason == "smtp; 452 too much")
        #expect(failed?.messages == ["<out-1@kith.example>"])
        #expect(try report("delivered", "2.0.0")?.permanent == [])
    }

    @Test(
        "Machines are told apart from persons",
        arguments: [
            "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y",
            "Precedence: bulk", "Precedence:  auto_reply", "X-Autoreply: yes",
            "Return-Path: <>", "List-Id: <a.example.com>", "Subject: Out of Office: Re: roof",
            "Subject: Automatische Antwort: Dach",
        ])
    func machines(_ header: String) throws {
        let text = "From: Ana <ana@example.com>\r\n\(header)\r\n\r\nI am away."
        let origin = MailOrigin(try MailReader.read(Array(text.utf8)))
        guard case .machine(let reason) = origin else {
            Issue.record("\(header) is taken for a person's: \(origin)")
            return
        }
        #expect(reason.hasSuffix("."))
    }

    @Test(
        "Persons are not taken for machines",
        arguments: [
            "Auto-Submitted: no", "Precedence: first-class", "Return-Path: <ana@example.com>",
            "Subject: Re: our vacation homes", "X-Mailer: Thunderbird",
        ])
    func persons(_ header: String) throws {
        let text = "From: Ana <ana@example.com>\r\n\(header)\r\n\r\nWhen do you come?"
        #expect(MailOrigin(try MailReader.read(Array(text.utf8))) == .person)
    }
}
