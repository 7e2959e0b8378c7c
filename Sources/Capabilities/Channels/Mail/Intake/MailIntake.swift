import KithKernel
import KithModel

/// Makes records of a mail that has arrived.
///
/// A person's mail becomes a message in a conversation, an old one or a new one. What a machine
/// wrote, and what comes from an address of our own, is kept as a message that was dropped, with
/// the reason: it opens no conversation and starts no clock.
struct MailIntake {
    /// What became of a mail, in a word.
    enum Outcome: String, Sendable, CaseIterable {
        case received = "new"
        case dropped
        case known = "known already"
        case gone
    }

    /// How much of a text is kept.
    private static let mostLetters = 200_000

    private let mailbox: Mailbox
    private let transaction: Transaction

    init(_ mailbox: Mailbox, _ transaction: Transaction) {
        self.mailbox = mailbox
        self.transaction = transaction
    }

    /// Takes a mail in.
    func take(_ arrived: ArrivedMail) throws -> Outcome {
        guard let mail = arrived.mail else {
            try insert(arrived, state: "dropped", reason: arrived.fault, into: nil)
            return .dropped
        }
        guard try !KnownMail(transaction).contains(arrived, mail) else { return .known }
        if let reason = try OwnAddresses(transaction).reason(against: mail) {
            try insert(arrived, state: "dropped", reason: reason, into: nil)
            return .dropped
        }
        let thread = MailThread(mail, transaction)
        if let reason = arrived.origin.reason {
            try insert(arrived, state: "dropped", reason: reason, into: try thread.conversation())
            if case .mailSystem(let bounce) = arrived.origin {
                try BouncedMail(transaction).follow(bounce)
            }
            return .dropped
        }
        let contact = try contact(of: mail)
        let known = try thread.conversation()
        let conversation = try known.map(reopened) ?? opened(for: mail, contact)
        let message = try insert(
            arrived, state: "received", reason: nil, into: conversation, contact)
        try transaction.announce(
            "message.received", about: message,
            [
                "conversation": .string(conversation.id.description),
                "contact": contact.map { .string($0.id.description) } ?? .null,
                "sender": message["sender"]?.text.map(JSON.string) ?? .null,
                "is_new": .boolean(known == nil),
            ])
        return .received
    }

    /// Keeps a mail that was refused, with the reason.
    func drop(_ arrived: ArrivedMail, for error: KernelError) throws -> Outcome {
        let reason = "It could not be taken in: \(error.message)"
        try insert(arrived, state: "dropped", reason: reason, into: nil)
        return .dropped
    }

    /// The person whose address it is; the oldest record where there are more.
    private func contact(of mail: Mail) throws -> Record? {
        guard let sender = Self.sender(of: mail) else { return nil }
        return try transaction.find(
            "contact", where: "email = :email", ["email": .string(sender)], sort: "id", limit: 1
        ).first
    }

    private static func sender(of mail: Mail) -> String? {
        (mail.from + mail.sender).first.flatMap { EmailAddress.normalized($0.address) }
    }

    private func opened(for mail: Mail, _ contact: Record?) throws -> Record {
        try transaction.insert(
            "conversation",
            [
                "subject": .text(Self.subject(of: mail)),
                "contact": contact.map { .reference($0.id) } ?? .null,
            ])
    }

    private func reopened(_ conversation: Record) throws -> Record {
        guard conversation["status"]?.text != "open" else { return conversation }
        return try transaction.update(
            "conversation", conversation.id, ["status": .text("open"), "snoozed_until": .null])
    }

    @discardableResult
    private func insert(
        _ arrived: ArrivedMail, state: String, reason: String?, into conversation: Record?,
        _ contact: Record? = nil
    ) throws -> Record {
        var values = arrived.mail.map(said) ?? ["subject": .text("(mail that cannot be read)")]
        values["sent_at"] = values["sent_at"] ?? .instant(transaction.now)
        values["channel"] = .text("email")
        values["direction"] = .text("inbound")
        values["state"] = .text(state)
        values["reason"] = reason.map(Value.text) ?? .null
        values["is_automatic"] = .boolean(arrived.origin != .person)
        values["content_hash"] = .text(arrived.contentHash)
        values["mailbox"] = .reference(mailbox.id)
        values["conversation"] = conversation.map { .reference($0.id) } ?? .null
        values["contact"] = contact.map { .reference($0.id) } ?? .null
        let message = try transaction.insert("message", values)
        try attach(arrived.files, to: message)
        return message
    }

    private func said(_ mail: Mail) -> [String: Value] {
        let text = mail.text ?? mail.html.map(PlainText.of) ?? ""
        // A clock that runs ahead is no reason to stand above all that comes later.
        let at = min(mail.date ?? transaction.now, transaction.now)
        func addresses(_ list: [MailAddress]) -> Value {
            list.isEmpty ? .null : .text(list.map(\.full).joined(separator: ", "))
        }
        return [
            "subject": .text(Self.subject(of: mail)), "sent_at": .instant(at),
            "sender": Self.sender(of: mail).map(Value.text) ?? addresses(mail.from),
            "sender_name": mail.from.first.map { .text($0.name) } ?? .null,
            "recipients": addresses(mail.to), "copies": addresses(mail.cc),
            "body": .text(String(text.prefix(Self.mostLetters))),
            "html": mail.html.map { .text(String($0.prefix(Self.mostLetters))) } ?? .null,
            "message_id": mail.messageID.map(Value.text) ?? .null,
            "in_reply_to": mail.inReplyTo.first.map(Value.text) ?? .null,
            "mentioned": mail.references.isEmpty
                ? .null : .text(mail.references.joined(separator: " ")),
        ]
    }

    private static func subject(of mail: Mail) -> String {
        let subject = HeadLines.trimmed((mail.subject ?? "").prefix(500))
        return subject.isEmpty ? "(no subject)" : subject
    }

    private func attach(_ files: [ArrivedMail.File], to message: Record) throws {
        guard !files.isEmpty else { return }
        let attachments: [[String: Value]] = try files.map { file in
            let id = try transaction.insertFile(file.kept, named: file.name, type: file.type)
            return [
                "message": .reference(message.id), "name": .text(file.name),
                "file": .reference(id), "content_type": .text(file.type),
                "size": .integer(Int64(file.kept.size)), "sha256": .text(file.kept.sha256),
                "content_id": file.contentID.map(Value.text) ?? .null,
                "is_inline": .boolean(file.isInline),
            ]
        }
        try transaction.insert("message_attachment", attachments)
    }
}
