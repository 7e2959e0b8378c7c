import KithKernel
import KithModel

/// Takes what was done with a lead over to what it became.
///
/// It is a hook and so acts for Sales, not for who converts: what colleagues have done with the
/// lead goes along too.
enum LeadActivities {
    /// Moves the activities of a batch of leads that are converted now: to the deal, else to
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
        let found = try event.transaction.all(
            "activity", where: "about in :leads", ["leads": leads])
        let moved = found.compactMap { activity in
            activity["about"]?.reference.flatMap { successors[$0] }.map {
                (id: activity.id, values: ["about": $0])
            }
        }
        try event.transaction.update("activity", moved)
    }

    private static func successor(of lead: Record) -> Value? {
        for (field, entity) in [("converted_deal", "deal"), ("converted_contact", "contact")] {
            if let id = lead[field]?.reference { return .polymorphic(entity: entity, id: id) }
        }
        return nil
    }
}
