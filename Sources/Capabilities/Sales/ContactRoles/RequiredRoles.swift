import KithKernel
import KithModel

/// Demands of deals the contact roles without which a stage is not reached.
struct RequiredRoles {
    private let event: WriteEvent
    private let held: [RecordID: Set<String>]

    /// Looks up the roles of the deals of a batch that come to such a stage, all at once.
    init(_ event: WriteEvent, stages: [RecordID: Record]) throws {
        self.event = event
        let coming = event.changes.filter { change in
            let stage = change["stage"]?.reference.flatMap { stages[$0] }
            return change.isChanged("stage") && stage.map { !Self.roles(of: $0).isEmpty } ?? false
        }
        held = try Self.roles(ofDeals: coming.map(\.id), event.transaction)
    }

    /// Refuses a deal without the roles of its new stage, naming each as if it were a field.
    func require(_ stage: Record, _ change: RecordChange) {
        guard change.isChanged("stage") else { return }
        for role in Self.roles(of: stage) where held[change.id]?.contains(role) != true {
            let words = role.split(separator: "_").joined(separator: " ")
            change.reject(
                role,
                "`\(role)` is missing: the stage \(stage.title) requires a contact who is the "
                    + "\(words).",
                code: .required, recovery: remedy(role, change))
        }
    }

    private func remedy(_ role: String, _ change: RecordChange) -> String {
        guard change.old != nil else {
            return "Create the deal in an earlier stage, add the contact, then move it."
        }
        return "Add one: kith record create deal_contact --set deal=\(change.id) "
            + "--set role=\(role) --set contact=…"
    }

    private static func roles(of stage: Record) -> [String] { stage["required_roles"]?.list ?? [] }

    private static func roles(
        ofDeals deals: [RecordID], _ transaction: Transaction
    ) throws -> [RecordID: Set<String>] {
        guard !deals.isEmpty else { return [:] }
        let list = JSON.array(deals.map { .string($0.description) })
        let held = try transaction.all("deal_contact", where: "deal in :deals", ["deals": list])
        var roles: [RecordID: Set<String>] = [:]
        for contact in held {
            guard let deal = contact["deal"]?.reference, let role = contact["role"]?.text else {
                continue
            }
            roles[deal, default: []].insert(role)
        }
        return roles
    }
}
