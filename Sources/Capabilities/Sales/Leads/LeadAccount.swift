import KithKernel
import KithModel

/// Finds or makes the account of a lead.
struct LeadAccount {
    private let lead: Record
    private let transaction: Transaction

    init(_ lead: Record, in transaction: Transaction) {
        self.lead = lead
        self.transaction = transaction
    }

    /// Returns the account that the caller names, else that of the known contact, else the one
    /// with the company's name, else a new one; nil for a lead without a company.
    ///
    /// - Throws: `not_found`; what a new account is refused for.
    func findOrMake(for contact: Record?, by input: CommandInput) throws -> Record? {
        if let id = input["account"].reference ?? contact?["account"]?.reference {
            return try transaction.get("account", id)
        }
        guard let company = lead["company"]?.text, !company.isEmpty else { return nil }
        let namesakes = try transaction.find(
            "account", where: "lower(name) = :company", ["company": .string(company)], limit: 2)
        if let account = namesakes.first, namesakes.count == 1 { return account }
        var values = try LeadMapping(lead).values(for: "account", in: transaction)
        values["name"] = .text(company)
        values["lifecycle_stage"] = .text("qualified")
        return try transaction.insert("account", values)
    }
}
