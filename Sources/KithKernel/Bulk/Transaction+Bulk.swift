import KithModel
import KithQuery

extension Transaction {
    /// Refuses an act on several records of an entity at once for who may not do that.
    ///
    /// The verb `bulk` comes beside the verb of the act, and has a reach of its own.
    ///
    /// - Parameter ids: the records that are there already.
    /// - Throws: `forbidden`.
    package func requireBulk(_ entity: Entity, _ ids: [RecordID]) throws {
        let refusal = KernelError(
            .forbidden,
            "You may not change several \(entity.definition.pluralTitle.lowercased()) at once.",
            recovery: "Change them one by one, or ask an administrator for a role with "
                + "`\(entity.name):bulk`.")
        guard actor.rights.access(to: entity).scope(.bulk) != .none else { throw refusal }
        let kept = Set(try reachableOrNone(entity, ids, .bulk, deletion: .either))
        // What cannot even be read is told by the write itself, as if it were not there.
        let readable = try reachableOrNone(entity, ids, .read, deletion: .either)
        guard readable.allSatisfy(kept.contains) else { throw refusal }
    }

    /// The same for the operations of one call, entity by entity; new records are nobody's yet.
    func requireBulk(_ operations: [BulkOperation]) throws {
        let changes = operations.filter { $0.act != .create }
        let several = Dictionary(grouping: changes, by: \.entity).filter { $0.value.count > 1 }
        for (name, operations) in several.sorted(by: { $0.key < $1.key }) {
            // What is no entity, or none that the caller knows, has its own refusal.
            guard let entity = schema.entity(name),
                actor.rights.access(to: entity).scope(.read) != .none
            else { continue }
            try requireBulk(entity, operations.compactMap { RecordID($0.target) })
        }
    }
}
