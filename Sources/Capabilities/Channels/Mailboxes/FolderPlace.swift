import KithKernel
import KithModel

/// How far a folder was fetched.
struct FolderPlace: Sendable, Hashable {
    /// The number that changes when the server counts anew; 0 where nothing was fetched.
    var validity: Int64
    /// The number of the last mail that was fetched.
    var last: Int64 = 0

    /// Returns how far a mailbox's folder was fetched.
    static func of(_ mailbox: Mailbox, in transaction: Transaction) throws -> FolderPlace {
        let record = try Self.record(mailbox, transaction)
        return FolderPlace(
            validity: record?["uid_validity"]?.integer ?? 0,
            last: record?["last_uid"]?.integer ?? 0)
    }

    /// Notes how far it was fetched.
    func keep(for mailbox: Mailbox, in transaction: Transaction) throws {
        let values: [String: Value] = [
            "uid_validity": .integer(validity), "last_uid": .integer(last),
        ]
        if let known = try Self.record(mailbox, transaction) {
            try transaction.update("mailbox_folder", known.id, values)
            return
        }
        let named: [String: Value] = [
            "mailbox": .reference(mailbox.id), "folder": .text(mailbox.folder),
        ]
        try transaction.insert("mailbox_folder", values.merging(named) { $1 })
    }

    private static func record(
        _ mailbox: Mailbox, _ transaction: Transaction
    ) throws -> Record? {
        try transaction.find(
            "mailbox_folder", where: "mailbox = :mailbox and folder = :folder",
            ["mailbox": .string(mailbox.id.description), "folder": .string(mailbox.folder)],
            limit: 1
        ).first
    }
}
