import KithKernel
import KithModel

/// Mail that was taken in before, or that we have sent ourselves.
struct KnownMail {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Whether a mail is there already.
    ///
    /// It is known by what it says, or by its Message-ID: that alone does not do, since some
    /// programs give one to many mails.
    func contains(_ arrived: ArrivedMail, _ mail: Mail) throws -> Bool {
        let same = try transaction.find(
            "message", where: "content_hash = :hash", ["hash": .string(arrived.contentHash)],
            fields: "id", limit: 1)
        guard same.isEmpty else { return true }
        guard let id = mail.messageID else { return false }
        let namesakes = try transaction.find(
            "message", where: "message_id = :id", ["id": .string(id)],
            fields: "id,direction,sender,sent_at", limit: 20)
        let sender = mail.from.first.flatMap { EmailAddress.normalized($0.address) }
        return namesakes.contains { message in
            message["direction"]?.text == "outbound"
                || (message["sender"]?.text == sender && mail.date != nil
                    && message["sent_at"]?.instant == mail.date)
        }
    }
}
