import KithModel
import KithQuery
import KithStore

/// Computes formulas and roll-ups that are new for the records that were there before.
struct ComputedBackfill {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    init(_ transaction: Transaction) { self.transaction = transaction.asKernel("rollup") }

    /// Computes the fields that a former schema did not have.
    func run(since former: Schema) throws {
        for entity in transaction.schema.entities {
            let known = Set(former.entity(id: entity.id)?.fields.map(\.id) ?? [])
            let fields = entity.ownFields.filter { $0.type.isComputed && !known.contains($0.id) }
            guard !fields.isEmpty, former.entity(id: entity.id) != nil else { continue }
            let rollups = state.generation.rollups.rollups(of: entity).filter { rollup in
                fields.contains(rollup.field)
            }
            try WholeEntity(entity, state).forEachBatch { records in
                for record in records {
                    try compute(record)
                    for rollup in rollups {
                        let stale = TransactionState.StaleRollup(
                            field: rollup.field.id, parent: record.id)
                        state.staleRollups[stale] = rollup
                    }
                }
            }
        }
    }

    private func compute(_ old: Record) throws {
        var new = old
        for compiled in state.generation.formulas[old.entity.id] ?? [] {
            new[compiled.field] = try compiled.formula.evaluate(
                { new[$0] ?? .null }, result: compiled.field.type.valueType)
        }
        let slots = new.values.indices.filter { old.values[$0] != new.values[$0] }
        guard !slots.isEmpty else { return }
        try state.generation.table(old.entity).update(new, slots: slots, state.session)
        let fields = slots.map { old.entity.fields[$0] }
        _ = try state.log.append(
            .rollup, new, before: fields.map { ($0, old[$0]) }, after: fields.map { ($0, new[$0]) },
            actor: transaction.actor, cause: nil)
    }
}
