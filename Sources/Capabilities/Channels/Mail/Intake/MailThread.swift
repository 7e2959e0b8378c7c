import KithKernel
import KithModel

/// Finds the conversation that a mail belongs to: by the messages that it answers, nearest
/// first, else by the word in its subject or in an address that it went to.
struct MailThread {
    /// How many messages it is looked for.
    private static let mostMentioned = 50

    private let mail: Mail
    private let transaction: Transaction

    init(_ mail: Mail, _ transaction: Transaction) {
        self.mail = mail
        self.transaction = transaction
    }

    /// Returns the conversation; nil where there is none.
    func conversation() throws -> Record? { try byMessages() ?? byToken() }

    private func byMessages() throws -> Record? {
        let mentioned = (mail.inReplyTo + mail.references.reversed()).prefix(Self.mostMentioned)
        guard !mentioned.isEmpty else { return nil }
        let found = try transaction.find(
            "message", where: "message_id in :ids and conversation is not null",
            ["ids": .array(mentioned.map(JSON.string))],
            fields: "message_id,conversation", sort: "-id", limit: 200)
        for name in mentioned {
            if let message = found.first(where: { $0["message_id"]?.text == name }),
                let id = message["conversation"]?.reference
            {
                return try find("id = :value", id.description)
            }
        }
        return nil
    }

    private func byToken() throws -> Record? {
        let inAddresses = (mail.to + mail.cc).compactMap {
            ConversationToken.inAddress($0.address)
        }
        let inSubject = ConversationToken.inSubject(mail.subject ?? "")
        guard let token = inAddresses.first ?? inSubject else { return nil }
        return try find("token = :value", token)
    }

    private func find(_ condition: String, _ value: String) throws -> Record? {
        try transaction.find(
            "conversation", where: condition, ["value": .string(value)], limit: 1
        ).first
    }
}
