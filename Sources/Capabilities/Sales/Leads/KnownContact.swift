import KithKernel
import KithModel

/// Finds the contact that a lead is, so that no person is there twice.
struct KnownContact {
    private let lead: Record
    private let transaction: Transaction

    init(_ lead: Record, in transaction: Transaction) {
        self.lead = lead
        self.transaction = transaction
    }

    /// Returns the contact that the caller names; nil where a new one is wanted, or nobody
    /// with the lead's e-mail address or phone number is there.
    ///
    /// - Throws: `duplicate` for somebody who is there and was not named; `not_found`.
    func choose(by input: CommandInput) throws -> Record? {
        if let named = input["contact"].reference { return try transaction.get("contact", named) }
        guard input["new_contact"] != .boolean(true), let likely = try likely() else { return nil }
        throw proposal(of: likely)
    }

    private struct Likely {
        let contact: Record
        let field: String
    }

    /// The first who has the address, else the number.
    private func likely() throws -> Likely? {
        let conditions = [
            ("email", "lower(email) = :given"),
            ("phone", "phone = :given or mobile_phone = :given"),
        ]
        for (field, condition) in conditions {
            guard let given = lead[field]?.text else { continue }
            let found = try transaction.find(
                "contact", where: condition, ["given": .string(given)], sort: "id", limit: 1)
            if let contact = found.first { return Likely(contact: contact, field: field) }
        }
        return nil
    }

    private func proposal(of likely: Likely) -> KernelError {
        let contact = likely.contact
        let shared = likely.field == "email" ? "e-mail address" : "phone number"
        let message =
            "The contact \(contact.title) (\(contact.id)) has the \(shared) of this lead."
        let recovery = "Give contact=\(contact.id) if it is the same person, else new_contact=true."
        return KernelError(
            .duplicate, message, recovery: recovery,
            details: [
                .init(
                    record: contact.id, field: "contact", code: .duplicate, message: message,
                    recovery: recovery)
            ])
    }
}
