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

/// The addresses of the organisation, to which no answer goes.
struct OwnAddresses {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Why a mail is none of somebody else's; nil where it is.
    func reason(against mail: Mail) throws -> String? {
        let writers = (mail.from + mail.sender).compactMap {
            EmailAddress.normalized($0.address).map(Self.untagged)
        }
        guard !writers.isEmpty else { return nil }
        let own = try ["mailbox", "mail_sender"].flatMap { entity in
            try transaction.all(entity, where: "address is not null")
                .compactMap { $0["address"]?.text }.map(Self.untagged)
        }
        guard let writer = writers.first(where: own.contains) else { return nil }
        return "It comes from \(writer), an address of our own."
    }

    /// An address without what stands behind a plus in it.
    private static func untagged(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return address }
        return String(address[..<at].prefix { $0 != "+" }) + String(address[at...])
    }
}
