import KithKernel
import KithModel

/// A mail as it goes over the wire (RFC 5322 and 2045 to 2047).
struct MailText: Sendable {
    /// Who it comes from, as the envelope says.
    let sender: String
    /// Everybody who gets it, as the envelope says.
    let recipients: [String]
    /// Its identity: the same in each attempt.
    let messageID: String
    /// The headers and the body.
    let bytes: [UInt8]

    /// Writes an effect of the kind `mail`, by the plan for it.
    init(_ effect: Effect, _ plan: JSON) {
        let payload = effect.payload
        let from = plan["address"]?.string ?? "kith@localhost"
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let to = payload["to"]?.string ?? ""
        let copies = (payload["cc"]?.array ?? []).compactMap(\.string)
        sender = from
        recipients = [to] + copies
        messageID = "<kith.\(effect.id)@\(domain)>"
        let moment = (plan["at"]?.string).flatMap { Instant($0) } ?? effect.at
        var headers: [(String, String)] = [
            ("Date", MailHeader.date(moment)),
            ("From", MailHeader.mailbox(plan["display_name"]?.string, from)),
            ("To", to),
        ]
        if !copies.isEmpty { headers.append(("Cc", copies.joined(separator: ", "))) }
        if let reply = payload["reply_to"]?.string { headers.append(("Reply-To", reply)) }
        headers.append(("Subject", MailHeader.words(payload["subject"]?.string ?? "")))
        headers.append(("Message-ID", messageID))
        if let last = payload["in_reply_to"]?.string.flatMap(MailHeader.identity) {
            headers += [("In-Reply-To", last), ("References", last)]
        }
        // RFC 3834: so that no machine answers to a machine.
        if payload["is_automatic"]?.boolean == true {
            headers.append(("Auto-Submitted", "auto-generated"))
        }
        headers.append(("MIME-Version", "1.0"))
        let signature = plan["signature"]?.string
        let body = MailBody(
            text: Self.signed(payload["text"]?.string, signature),
            html: payload["html"]?.string, boundary: "kith-\(effect.id)")
        let text = (headers + body.headers).map { "\($0): \($1)\r\n" }.joined()
        bytes = Array(text.utf8) + Array("\r\n".utf8) + body.bytes
    }

    /// RFC 3676: what stands below a line of two hyphens and a space is a signature.
    private static func signed(_ text: String?, _ signature: String?) -> String? {
        guard let text, let signature, !signature.isEmpty else { return text }
        return text + "\n\n-- \n" + signature
    }
}

/// The body of a mail: text, HTML, or both for the reader to choose.
private struct MailBody {
    let headers: [(String, String)]
    let bytes: [UInt8]

    init(text: String?, html: String?, boundary: String) {
        let parts = [("plain", text), ("html", html)].compactMap { kind, text in
            text.map { ("text/\(kind); charset=utf-8", $0) }
        }
        if parts.count == 1, let (type, text) = parts.first {
            headers = [("Content-Type", type), ("Content-Transfer-Encoding", "base64")]
            bytes = Base64Lines.of(text)
            return
        }
        headers = [("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")]
        var all: [UInt8] = []
        for (type, text) in parts {
            all += Array(
                "--\(boundary)\r\nContent-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    .utf8)
            all += Base64Lines.of(text)
        }
        bytes = all + Array("--\(boundary)--\r\n".utf8)
    }
}
