import KithContacts
import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithChannels

@Suite("Damaged mail")
struct DamagedMailTests {
    @Test("Mail that was damaged by chance is read or refused, and takes nothing down")
    func damage() async throws {
        let kith = try await TestKith(Contacts.self, Channels.self)
        var source = SystemRandomNumberGenerator()
        for folder in ["mime", "bounces"] {
            let fixture = try MailFixture(folder)
            for name in fixture.names {
                let bytes = try fixture.bytes(name)
                for _ in 0..<25 {
                    let damaged = Self.damaged(bytes, by: &source)
                    let arrived = try ArrivedMail.read(damaged, keep: kith.kernel.keepFile)
                    #expect(arrived.contentHash.utf8.count == 64)
                    _ = PlainText.of(String(decoding: damaged, as: UTF8.self))
                    _ = ConversationToken.inSubject(arrived.mail?.subject ?? "")
                }
            }
        }
    }

    private static let pieces = [
        "\n\n", "<", ">", "[K-", "&#xFFFFFFFF;", "&#", "Action: failed\n", "Final-Recipient: ;\n",
        "In-Reply-To: <<>>\n", "From: \n", "Subject: [\n", "--", "\0", "\u{301}", "=?utf-8?Q?=F0?=",
    ]

    private static func damaged(
        _ bytes: [UInt8], by source: inout SystemRandomNumberGenerator
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &source) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &source)
            switch Int.random(in: 0..<3, using: &source) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &source)
            case 1:
                let piece = pieces.randomElement(using: &source) ?? ""
                bytes.insert(contentsOf: Array(piece.utf8), at: at)
            default:
                let end = min(bytes.count, at + Int.random(in: 0...300, using: &source))
                bytes.removeSubrange(at..<end)
            }
        }
        return bytes
    }

    @Test("Endless lines, lists and tags are read in a moment") func size() throws {
        let many = String(repeating: "a\n ", count: 100_000)
        let report =
            "From: mailer-daemon@x\nContent-Type: message/delivery-status\n\nFinal-Recipient: \(many)"
        let page = String(repeating: "<p>&amp;", count: 200_000) + "<script>"
        let answers = "In-Reply-To: " + String(repeating: "<a@x> ", count: 100_000) + "\n\n"
        let begun = KernelClock.monotonicMilliseconds
        _ = MailOrigin(try MailReader.read(Array(report.utf8)))
        _ = PlainText.of(page)
        #expect(try MailReader.read(Array(answers.utf8)).inReplyTo.count <= 100)
        // A second would do; what grows as the square of its length takes minutes.
        #expect(KernelClock.monotonicMilliseconds - begun < 20_000)
    }
}
