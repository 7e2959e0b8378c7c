import KithKernel
import KithModel

/// What a lead has become.
struct LeadConversion {
    let contact: Record
    let account: Record?
    let deal: Record?

    /// The values by which the lead says so.
    func values(at now: Instant) -> [String: Value] {
        [
            "status": .text("converted"), "converted_at": .instant(now),
            "converted_contact": .reference(contact.id),
            "converted_account": account.map { .reference($0.id) } ?? .null,
            "converted_deal": deal.map { .reference($0.id) } ?? .null,
        ]
    }

    /// What subscribers are told.
    var told: JSON {
        [
            "contact": .string(contact.id.description),
            "account": account.map { .string($0.id.description) } ?? .null,
            "deal": deal.map { .string($0.id.description) } ?? .null,
        ]
    }

    /// What the caller is told.
    func output(of lead: Record) -> CommandOutput {
        let parts = [contact] + [account, deal].compactMap(\.self)
        let list = parts.map { "\($0.entity.definition.title.lowercased()) \($0.title)" }
        return CommandOutput(
            "\(lead.title) is converted: \(list.joined(separator: ", ")).",
            records: ([lead] + parts).map { ($0.entity.name, $0.id) })
    }
}
