import CCurl
import KithKernel
import KithModel

/// A server that takes mail, and how one signs in there.
struct SMTPServer: Sendable, Hashable {
    let host: String
    let port: Int
    let security: String
    let userName: String?
    let password: String?
    let perMinute: Int?

    /// Reads the plan of an effect.
    init(_ plan: JSON) {
        host = plan["host"]?.string ?? ""
        port = Int(plan["port"]?.integer ?? 25)
        security = plan["security"]?.string ?? "starttls"
        userName = plan["user_name"]?.string
        password = plan["password"]?.string
        perMinute = plan["per_minute"]?.integer.map { Int($0) }
    }

    private var url: String { "\(security == "tls" ? "smtps" : "smtp")://\(host):\(port)" }

    /// Hands a mail over.
    func take(_ mail: MailText, by transfer: Transfer) async -> EffectEnd {
        transfer.reset(url, seconds: 60)
        if security == "starttls" { transfer.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let userName {
            transfer.set(CURLOPT_USERNAME, userName)
            transfer.set(CURLOPT_PASSWORD, password ?? "")
        }
        transfer.set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        transfer.set(CURLOPT_MAIL_RCPT, mail.recipients.map { "<\($0)>" })
        transfer.send(mail.bytes)
        let end = await transfer.perform()
        guard let failure = end.failure else {
            return .done([
                "message_id": .string(mail.messageID), "server": .string("\(host):\(port)"),
                "code": .integer(Int64(end.code)),
            ])
        }
        let words = "\(host):\(port): \(failure)" + (end.code > 0 ? " (\(end.code))" : "")
        // RFC 5321, 4.2.1: what begins with a five is refused for good. That somebody may not sign
        // in or send at all is to be mended, and then tried again.
        let isForGood = (500...559).contains(end.code) && ![530, 534, 535, 538].contains(end.code)
        if isForGood { return .refused(words) }
        return end.isUnreachable
            ? .failed(words + "; nothing else is tried there for a while") : .failed(words)
    }
}
