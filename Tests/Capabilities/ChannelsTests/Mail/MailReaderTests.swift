import KithChannels
import KithKernel
import KithModel
import Testing

@Suite("Reading mail")
struct MailReaderTests {
    private static let fixture = try? MailFixture("mime")

    @Test("All of the fixtures is there") func fixtures() throws {
        #expect(try MailFixture("mime").names.count == 16)
    }

    @Test("Odd mail says what another program reads from it", arguments: fixture?.names ?? [])
    func reference(_ name: String) throws {
        let fixture = try MailFixture("mime")
        let (mail, wanted) = (try MailReader.read(fixture.bytes(name)), fixture.reference(name))

        #expect(mail.subject == wanted["subject"]?.string)
        #expect(mail.messageID == wanted["message_id"]?.string)
        #expect(mail.inReplyTo.first == wanted["in_reply_to"]?.string)
        let seconds = wanted["date_utc"]?.string.map { String($0.dropLast(6)) + "Z" }
        #expect(mail.date == seconds.flatMap { Instant($0) })
        #expect(mail.from == addresses(wanted["from"]))
        #expect(mail.to == addresses(wanted["to"]))
        #expect(mail.cc == addresses(wanted["cc"]))
        let parts = wanted["leaf_parts"]?.array ?? []
        #expect(mail.parts.map(\.type) == parts.map { $0["type"]?.string ?? "" })
        for (part, wanted) in zip(mail.parts, parts) {
            #expect(part.fileName == wanted["filename"]?.string)
            #expect(part.disposition == wanted["disposition"]?.string)
            // The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1): a part
            // of parts that has none holds nothing, where the other program counts that break.
            if part.type.hasPrefix("multipart/") { continue }
            #expect(FileDigest.sha256(of: part.bytes) == wanted["sha256"]?.string)
            guard let start = wanted["text_start"]?.string else { continue }
            #expect(words(part.text).hasPrefix(start))
        }
    }

    private func addresses(_ json: JSON?) -> [MailAddress] {
        (json?.array ?? []).compactMap { pair in
            guard let address = pair.array?.last?.string, !address.isEmpty else { return nil }
            return MailAddress(name: pair.array?.first?.string ?? "", address: address)
        }
    }

    private func words(_ text: String?) -> String {
        (text ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test("Parts in parts are read as deep as honest mail goes, and no deeper")
    func depth() throws {
        #expect(try MailReader.read(nested(20)).text == "deep")
        for depth in [60, 5000] {
            #expect(throws: KernelError.self) { try MailReader.read(nested(depth)) }
        }
        let messages = String(repeating: "Content-Type: message/rfc822\r\n\r\n", count: 3000)
        #expect(throws: KernelError.self) { try MailReader.read(Array(messages.utf8)) }
    }

    private func nested(_ depth: Int) -> [UInt8] {
        let heads = (0..<depth).map {
            "Content-Type: multipart/mixed; boundary=\"b\($0)\"\r\n\r\n--b\($0)\r\n"
        }
        return Array((heads.joined() + "Content-Type: text/plain\r\n\r\ndeep").utf8)
    }

    @Test("More parts than honest mail has are refused, more headers are left out")
    func numbers() throws {
        let parts =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + String(repeating: "--b\r\n\r\nx\r\n", count: 2000)
        let refused = #expect(throws: KernelError.self) { try MailReader.read(Array(parts.utf8)) }
        #expect(refused?.code == .tooLarge)
        let headers = (0..<10_000).map { "X-\($0): y\r\n" }.joined()
        let mail = try MailReader.read(Array((headers + "\r\ntext").utf8))
        #expect(mail.headers.count == 1000 && mail.text == "text")
        let many = (0..<5000).map { "a\($0)@example.com" }.joined(separator: ", ")
        #expect(try MailReader.read(Array("To: \(many)\r\n\r\n".utf8)).to.count == 500)
    }

    @Test("Unknown charsets, NUL and what is cut off lose no more than they must")
    func damage() throws {
        let latin = Array("Content-Type: text/plain; charset=nonsense-1\r\n\r\nh".utf8) + [0xE9]
        #expect(try MailReader.read(latin).text == "h\u{FFFD}")
        let zero = Array("Subject: a\0b\r\n\r\nhe\0llo".utf8)
        #expect(try MailReader.read(zero).text?.unicodeScalars.count == 6)
        let cut =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            + "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDRA"
        #expect(try MailReader.read(Array(cut.utf8)).attachments.first?.bytes == Array("ABCD".utf8))
        for nothing in [[], [UInt8](repeating: 0xFF, count: 5000), Array(0...255)] {
            let error = #expect(throws: KernelError.self) { try MailReader.read(nothing) }
            #expect(error?.code == .malformed)
        }
        let long = [UInt8](repeating: 0x61, count: MailReader.mostBytes + 1)
        #expect(throws: KernelError.self) { try MailReader.read(long) }
    }

    @Test("Every mail of the fixtures can be cut off anywhere") func truncation() throws {
        let fixture = try MailFixture("mime")
        for name in fixture.names {
            let bytes = try fixture.bytes(name)
            for length in stride(from: 0, to: bytes.count, by: 97) {
                do { _ = try MailReader.read(Array(bytes.prefix(length))) } catch is KernelError {}
            }
        }
    }

    @Test("Subjects, names and files in other alphabets are decoded") func alphabets() throws {
        let text = """
            From: =?utf-8?B?xb1hbmEgSG9ydmF0?= <zana@example.com>\r
            Subject: =?iso-8859-2?Q?Ra=E8un?= =?utf-8?Q?_=E2=82=AC?=\r
            Content-Type: application/pdf\r
            Content-Disposition: attachment; filename*=utf-8''ra%C4%8Dun.pdf\r
            \r
            x
            """
        let mail = try MailReader.read(Array(text.utf8))
        #expect(mail.subject == "Račun €")
        #expect(mail.from == [MailAddress(name: "Žana Horvat", address: "zana@example.com")])
        #expect(mail.attachments.first?.fileName == "račun.pdf")
    }
}
