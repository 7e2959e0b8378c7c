import KithKernel
import KithModel

/// Finds what rows of a batch look like among the records that were there before them.
///
/// It only warns: whether two records are one is somebody's decision.
struct LookAlikes {
    private let transaction: Transaction
    private let entity: Entity

    /// Prepares for an entity; nil where the map asks for no warnings or nobody compares.
    init?(_ plan: ImportPlan, _ transaction: Transaction) {
        guard plan.map.duplicates != .ignore, transaction.comparesLikeness(of: plan.entity) else {
            return nil
        }
        self.transaction = transaction
        entity = plan.entity
    }

    /// Returns a warning for each new record that looks like an older one, an earlier row's
    /// among them; the likeliest each.
    func warnings(
        _ created: [(record: Record, line: Int)]
    ) throws -> [ImportWarning] {
        let drafts = created.map { entry in
            Dictionary(
                uniqueKeysWithValues: entity.ownFields.map { ($0.name, entry.record[$0]) })
        }
        let found = try transaction.likenesses(entity.name, drafts)
        return zip(created, found).compactMap { entry, likenesses in
            // Ids grow with time: a smaller one was there before.
            likenesses.first { $0.record < entry.record.id }
                .map { ImportWarning(line: entry.line, entry.record, like: $0) }
        }
    }
}
