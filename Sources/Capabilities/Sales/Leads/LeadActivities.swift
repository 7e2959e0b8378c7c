import KithKernel
import KithModel

/// Takes what was done with a lead, and noted about it, over to what it became.
///
/// It is a hook and so acts for Sales, not for who converts: what colleagues have done with the
/// lead goes along too.
enum LeadActivities {
    /// Moves activities and notes of a batch of leads that are converted now: to the deal, else to
    /// the contact.
    static func follow(_ event: WriteEvent) throws {
        var successors: [RecordID: Value] = [:]
        for change in event.changes where change.isChanged("converted_at") {
            successors[change.id] = successor(of: change.new)
        }
        guard !successors.isEmpty else { return }
        let leads = JSON.array(
            successors.keys.sorted().map {
                ["entity": "lead", "id": .string($0.description)]
            })
        for entity in ["activity", "note"] {
            let found = try event.transaction.all(
                entity, where: "about in :leads", ["leads": leads])
            let moved = found.compactMap { record in
                record["about"]?.reference.flatMap { successors[$0] }.map {
                    (id: record.id, values: ["about": $0])
                }
            }
            try event.transaction.update(entity, moved)
        }
    }

    private static func successor(of lead: Record) -> Value? {
        for (field, entity) in [("converted_deal", "deal"), ("converted_contact", "contact")] {
            if let id = lead[field]?.reference { return .polymorphic(entity: entity, id: id) }
        }
        return nil
    }
}
