import KithModel

/// Collects the events of one batch of writes for the subscribers of its generation.
struct EventQueue {
    private let transaction: Transaction
    private let entity: Entity
    private let operation: WriteOperation
    private let hooks: [RegisteredHook]

    init(_ transaction: Transaction, _ entity: Entity, _ operation: WriteOperation) {
        self.transaction = transaction
        self.entity = entity
        self.operation = operation
        hooks = transaction.state.generation.hooks.hooks(entity, .committed, operation)
    }

    /// Adds the event of a written record, where somebody has subscribed to it.
    ///
    /// - Parameter loser: for a merge, the record that went.
    func add(_ change: RecordChange, merged loser: RecordID? = nil) throws {
        let state = transaction.state
        guard !hooks.isEmpty || !state.generation.flows.isEmpty else { return }
        let name = "\(entity.name).committed_\(operation.rawValue)"
        let isAwaited = try state.isAwaited(name)
        guard !hooks.isEmpty || isAwaited else { return }
        let subscribers = hooks.filter { hook in
            let fields = hook.definition.fields
            let isAnyField = operation != .create && operation != .update
            return fields.isEmpty || isAnyField || fields.contains { change.isChanged($0) }
        }
        guard !subscribers.isEmpty || isAwaited else { return }
        state.events.append(
            PendingEvent(
                name: name, entity: entity,
                record: change.id, operation: operation, payload: Self.payload(change, loser),
                subscribers: subscribers.map(\.id), depth: state.deliveryDepth,
                actor: transaction.actor.user))
    }

    private static func payload(_ change: RecordChange, _ loser: RecordID?) -> JSON {
        let entity = change.new.entity
        var members = change.changedSlots.compactMap { slot -> (key: String, value: JSON)? in
            let field = entity.fields[slot]
            guard !field.definition.isSecret else { return nil }
            let old = change.old?.values[slot].apiJSON ?? .null
            return (field.name, .object(["old": old, "new": change.new.values[slot].apiJSON]))
        }
        if let loser {
            // `id` is no field that anything else could change.
            let ids: JSONObject = [
                "old": .string(loser.description), "new": .string(change.id.description),
            ]
            members.append(("id", .object(ids)))
        }
        return .object(JSONObject(uniqueMembers: members))
    }
}
