import KithKernel
import KithModel

/// Tells of mailboxes that cannot be fetched.
enum MailboxHealth {
    /// Returns what is wrong with the first of them; nil where all is well.
    static func fault(in transaction: Transaction) throws -> String? {
        let failing = try transaction.find(
            "mailbox", where: "is_enabled = true and error is not null", sort: "name")
        guard let first = failing.first else { return nil }
        let others = failing.count > 1 ? " (and \(failing.count - 1) more)" : ""
        return "\(first.title)\(others): \(first["error"]?.text ?? "")"
    }
}
