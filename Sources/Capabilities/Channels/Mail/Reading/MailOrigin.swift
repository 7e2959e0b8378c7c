import KithModel

/// Who a mail comes from, as far as that decides whether somebody waits for an answer.
package enum MailOrigin: Sendable, Hashable {
    /// A person.
    case person
    /// A machine, such as one that says that its owner is away; with the reason.
    case machine(String)
    /// A mail system, about mail that it could not deliver.
    case mailSystem(Bounce)

    /// Why nobody has to answer; nil for a person's mail.
    package var reason: String? {
        switch self {
        case .person: nil
        case .machine(let reason): reason
        case .mailSystem(let bounce):
            bounce.permanent.isEmpty && !bounce.temporary.isEmpty
                ? "It reports mail that is delayed." : "It reports mail that was not delivered."
        }
    }

    /// Tells by what a mail says about itself: RFC 3834, RFC 2919, and what programs did before.
    package init(_ mail: Mail) {
        if let bounce = Bounce(mail) {
            self = .mailSystem(bounce)
        } else if let reason = Self.sign(of: mail) {
            self = .machine(reason)
        } else {
            self = .person
        }
    }

    /// Headers that are there in automatic mail only.
    private static let telling = [
        "X-Autoreply", "X-Autorespond", "X-AutoReply-From", "X-Auto-Response-Suppress-Reply",
        "X-Mail-Autoreply", "X-Vacation", "Feedback-ID", "X-Loop",
    ]
    /// Headers of mail to many.
    private static let listing = ["List-Id", "List-Unsubscribe", "List-Post", "Mailing-List"]

    private static func sign(of mail: Mail) -> String? {
        if let submitted = mail.header("Auto-Submitted")?.lowercased(),
            !HeadLines.trimmed(submitted.prefix { $0 != ";" }).elementsEqual("no")
        {
            return "It is an automatic message: Auto-Submitted is `\(submitted.prefix(60))`."
        }
        if let header = telling.first(where: { mail.header($0) != nil }) {
            return "It is an automatic message: it has a header `\(header)`."
        }
        if let type = mail.header("Content-Type")?.lowercased(), type.hasPrefix("multipart/report")
        {
            return "It is a report of a mail system."
        }
        if let precedence = mail.header("Precedence")?.lowercased(),
            ["bulk", "junk", "list", "auto_reply", "auto-reply"]
                .contains(HeadLines.trimmed(precedence))
        {
            return "It is mail to many: Precedence is `\(HeadLines.trimmed(precedence))`."
        }
        if let header = listing.first(where: { mail.header($0) != nil }) {
            return "It is mail to many: it has a header `\(header)`."
        }
        if let path = mail.header("Return-Path"), HeadLines.trimmed(path) == "<>" {
            return "It is an automatic message: nobody is named to whom it could go back."
        }
        let writer = mail.from.first?.address.lowercased() ?? ""
        let name = writer.prefix { $0 != "@" }
        if ["noreply", "no-reply", "donotreply", "do-not-reply"].contains(String(name)) {
            return "It is an automatic message: \(writer) takes no answers."
        }
        return subjectSign(mail.subject ?? "")
    }

    /// How absence notes begin that say nothing else about themselves.
    private static let openings = [
        "out of office", "out-of-office", "automatic reply", "auto reply", "auto-reply",
        "autoreply", "automatische antwort", "abwesenheitsnotiz", "abwesend", "réponse automatique",
        "absence du bureau", "risposta automatica", "respuesta automática", "automatisch antwoord",
        "automatski odgovor", "odsutan", "vacation",
    ]

    private static func subjectSign(_ subject: String) -> String? {
        let lowered = HeadLines.trimmed(subject).lowercased()
        guard let opening = openings.first(where: { lowered.hasPrefix($0) }) else { return nil }
        return "It is an absence note: its subject begins with `\(opening)`."
    }
}
