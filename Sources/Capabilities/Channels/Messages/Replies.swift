import KithKernel
import KithModel

/// Tells those who wait for it that a person has answered.
enum Replies {
    /// Announces `email.replied` about the person of each mail that came in by hand.
    static func announce(_ event: WriteEvent) throws {
        for change in event.changes {
            guard change["direction"]?.text == "inbound", change["channel"]?.text == "email",
                change["state"]?.text == "received", change["is_automatic"]?.boolean != true,
                let value = change["contact"], case .reference(let contact) = value
            else { continue }
            let transaction = event.transaction
            try transaction.announce(
                "email.replied", about: try transaction.get("contact", contact),
                ["message": .string(change.id.description)])
        }
    }
}
