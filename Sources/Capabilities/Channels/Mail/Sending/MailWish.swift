import KithKernel
import KithModel

/// A mail as somebody asks for it, filled in and ready to be kept.
struct MailWish {
    var to: MailAddressee
    var copies: [String]
    var subject: String
    var text: String?
    var html: String?
    var purpose: String?
    var about: Record?
    var conversation: Record?
    var sender: RecordID?
    var replyTo: String?

    /// What may stand in a wish.
    static let keys = [
        "to", "cc", "subject", "text", "html", "template", "values", "about", "purpose", "from",
        "reply_to", "conversation",
    ]

    /// Reads a wish.
    ///
    /// - Throws: `unknown_field` with the nearest name; `invalid` or `not_found` with the field.
    init(_ wish: JSON, for caller: Transaction, in own: Transaction) throws {
        for key in wish.object?.keys ?? [] where !Self.keys.contains(key) {
            throw KernelError(
                .unknownField,
                "A mail has no `\(key)`\(Suggestion.question(for: key, among: Self.keys))",
                recovery: "It has \(Self.keys.joined(separator: ", ")).", field: key)
        }
        to = try MailAddressee.read(wish["to"], "to", for: caller)
        copies = try (wish["cc"]?.array ?? wish["cc"].map { [$0] } ?? []).filter { $0 != .null }
            .map { try MailAddressee.read($0, "cc", for: caller) }.compactMap(\.address)
        about = try MailRecord.read(wish["about"], "about", [], for: caller)
        conversation = try MailRecord.read(
            wish["conversation"], "conversation", ["conversation"], for: caller)
        replyTo = try Self.address(wish["reply_to"])
        sender = try MailSenders.sender(wish["from"]?.string, in: own)?.id
        let template = try wish["template"]?.string.map {
            try MailTemplates.template($0, in: own)
        }
        let values = TemplateValues(
            recipient: to.person, about: about, values: wish["values"] ?? .null)
        func part(_ key: String, isHTML: Bool = false) throws -> String? {
            if let given = wish[key]?.string { return given }
            guard let text = template?[key]?.text else { return nil }
            return try FilledText(text).filled(isHTML: isHTML, values.value)
        }
        subject = Self.line(try part("subject") ?? "")
        text = try part("text")
        html = try part("html", isHTML: true)
        purpose = wish["purpose"]?.string ?? template?["purpose"]?.text
        guard !subject.isEmpty, text != nil || html != nil else {
            throw KernelError(
                .invalid, "A mail needs a subject, and a text or HTML.",
                recovery: "Give them, or the name of a template.",
                field: subject.isEmpty ? "subject" : "text")
        }
    }

    /// Why it is not to go out; nil where it is.
    var refusal: String? {
        guard to.address != nil else { return "no_address: there is no e-mail address." }
        return purpose.flatMap { Consent.refusal($0, of: to.person) }
    }

    private static func address(_ json: JSON?) throws -> String? {
        guard let text = json?.string else { return nil }
        if let address = EmailAddress.normalized(text) { return address }
        throw KernelError(.invalid, "`\(text)` is no e-mail address.", field: "reply_to")
    }

    /// A subject is one line: what would begin another header is a space.
    private static func line(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
