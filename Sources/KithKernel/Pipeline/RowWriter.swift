import KithModel
import KithQuery
import KithStore

/// Writes the rows of a batch, and with each row its change, index text and events.
struct RowWriter {
    private let pipeline: WritePipeline
    private var entity: Entity { pipeline.entity }
    private var state: TransactionState { pipeline.state }

    init(_ pipeline: WritePipeline) { self.pipeline = pipeline }

    /// Writes a batch; a record that a unique index refuses gets a fault and is left out.
    func write(_ operation: WriteOperation, _ changes: [RecordChange]) throws {
        let table = try state.generation.table(entity)
        if operation == .delete { try DeleteRules(pipeline).apply(to: changes) }
        let events = EventQueue(pipeline.transaction, entity, operation)
        let rollups = state.generation.rollups.rollups(following: entity)
        var isAnyWritten = false
        for change in changes where change.isAccepted {
            // The batch's own deletions may have carried it along.
            if operation == .delete, state.deleted.contains(change.id) { continue }
            let slots = change.changedSlots
            guard operation == .create || !slots.isEmpty else { continue }
            stamp(change, operation)
            do {
                try writeRow(change, slots, operation, table)
            } catch let error as StoreError {
                guard case .uniqueViolation(let index) = error else { throw error }
                refuse(change, index)
                continue
            }
            change.isWritten = true
            isAnyWritten = true
            state.writtenRows += 1
            change.seq = try appendLog(change, slots, operation)
            follow(change, operation, rollups)
            try events.add(change)
        }
        if isAnyWritten, PermissionCache.entities.contains(entity.name) {
            state.isPermissionChanged = true
            state.defaultTeams = [:]
        }
        try state.search.write(operation, changes.filter(\.isWritten))
    }

    private func writeRow(
        _ change: RecordChange, _ slots: [Int], _ operation: WriteOperation, _ table: RecordTable
    ) throws {
        guard operation != .create else { return try table.insert(change.new, state.session) }
        try table.update(change.new, slots: Self.stamps + slots, state.session)
    }

    private static let stamps = [SystemField.version, .updatedAt, .updatedBy].map(\.slot)

    private func stamp(_ change: RecordChange, _ operation: WriteOperation) {
        let user = pipeline.actor.user.map(Value.reference) ?? .null
        if operation == .create {
            change.new[.createdAt] = .instant(state.now)
            change.new[.createdBy] = user
        }
        change.new[.version] = .integer((change.old?.version ?? 0) + 1)
        change.new[.updatedAt] = .instant(state.now)
        change.new[.updatedBy] = user
    }

    private func appendLog(
        _ change: RecordChange, _ slots: [Int], _ operation: WriteOperation
    ) throws -> Int64 {
        let fields = entity.fields
        let before = change.old.map { old in
            slots.map { (field: fields[$0], value: old.values[$0]) }
        }
        let after = slots.map { (field: fields[$0], value: change.new.values[$0]) }
        let kind = ChangeOperation(rawValue: operation.rawValue) ?? .update
        return try state.log.append(
            kind, change.new, before: before, after: after, actor: pipeline.actor,
            cause: pipeline.transaction.cause)
    }

    /// Notes the deletion and the roll-ups that the change makes stale.
    private func follow(
        _ change: RecordChange, _ operation: WriteOperation, _ rollups: [CompiledRollup]
    ) {
        if operation == .delete { state.deleted.insert(change.id) }
        if operation == .restore { state.deleted.remove(change.id) }
        for rollup in rollups {
            let parents = [change.old?[rollup.reference], change.new[rollup.reference]]
            for parent in Set(parents.compactMap { $0?.reference }) {
                let stale = TransactionState.StaleRollup(field: rollup.field.id, parent: parent)
                state.staleRollups[stale] = rollup
            }
        }
    }

    /// Names the fields, and the values only of those that the caller may read.
    private func refuse(_ change: RecordChange, _ index: String) {
        let names = TableIndex.fields(violated: index, of: entity)
        let shown = names.filter { name in
            entity.field(name).map { pipeline.rights.right(on: $0) >= .read } ?? false
        }
        let values = shown.map { change.new[$0]?.plainText ?? "" }.joined(separator: ", ")
        let what =
            shown.isEmpty
            ? "the same value in a field that is unique"
            : "\(shown.joined(separator: " and ")) `\(values)`"
                + (shown.count < names.count ? " and more in common" : "")
        change.reject(
            shown.first, "Another \(entity.definition.title.lowercased()) has \(what) already.",
            code: .duplicate, recovery: "Use another value, or change the record that has it.")
    }
}
