import KithKernel
import KithModel

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
