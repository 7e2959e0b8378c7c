import KithKernel
import KithModel
import Testing

@testable import KithChannels

@Suite("Mail as it goes over the wire")
struct MailTextTests {
    private func text(_ payload: JSON, _ plan: JSON = ["address": "us@example.test"]) -> String {
        let effect = Effect(
            id: RecordID(milliseconds: 1_794_819_600_000, node: 0, sequence: 1), kind: "mail",
            key: "k", payload: payload, attempt: 1, subject: nil,
            at: Instant(milliseconds: 1_794_819_600_000))
        return String(decoding: MailText(effect, plan).bytes, as: UTF8.self)
    }

    @Test("headers are plain lines, the identity is the effect's, the body is base64 of UTF-8")
    func plain() {
        let mail = text(["to": "a@example.test", "subject": "Hello", "text": "Zdravo, Čedomire"])
        #expect(mail.contains("Date: Mon, 16 Nov 2026 09:00:00 +0000\r\n"))
        #expect(mail.contains("From: us@example.test\r\nTo: a@example.test\r\nSubject: Hello\r\n"))
        #expect(mail.contains("Content-Type: text/plain; charset=utf-8\r\n"))
        #expect(mail.contains("\r\n\r\nWmRyYXZvLCDEjGVkb21pcmU=\r\n"))
        #expect(mail.contains("Message-ID: <kith."))
        #expect(!mail.contains("Auto-Submitted"))
    }

    @Test("what is not plain is encoded in words of 75 bytes at most, and nothing begins a header")
    func encoded() {
        let subject = String(repeating: "Žaba ", count: 30)
        let mail = text(
            ["to": "a@example.test", "subject": .string(subject), "text": "x"],
            ["address": "us@example.test", "display_name": "Kith, \"d.o.o.\" Č"])
        let lines = mail.split(separator: "\r\n").filter { $0.contains("=?utf-8?B?") }
        #expect(lines.count >= 4)
        #expect(lines.allSatisfy { $0.utf8.count <= 90 })
        #expect(!MailHeader.words("a\r\nBcc: x").contains("\nBcc"))
        #expect(MailHeader.identity("<a b>") == nil)
        #expect(MailHeader.identity("<a@b>\r\nBcc: x") == "<a@b>")
    }

    @Test("text and HTML are alternatives; a signature stands below the text")
    func alternatives() {
        let mail = text(
            ["to": "a@example.test", "subject": "S", "text": "T", "html": "<p>T</p>"],
            ["address": "us@example.test", "signature": "Ours"])
        #expect(mail.contains("multipart/alternative; boundary=\"kith-"))
        #expect(mail.contains(Base64Lines.line("T\n\n-- \nOurs".utf8)))
        #expect(mail.contains("Content-Type: text/html; charset=utf-8"))
        #expect(mail.hasSuffix("--\r\n"))
    }

    @Test("bytes are written as RFC 4648 has them")
    func base64() {
        let pairs = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]
        for (bytes, letters) in pairs { #expect(Base64Lines.line(bytes.utf8) == letters) }
        let lines = String(
            decoding: Base64Lines.of(String(repeating: "x", count: 200)), as: UTF8.self)
        #expect(lines.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    }
}
