import KithModel
import KithQuery
import KithStore

/// Computes formulas and roll-ups for the records that were there before them.
struct ComputedBackfill {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    init(_ transaction: Transaction) { self.transaction = transaction.asKernel("rollup") }

    /// Computes some fields of each entity for all its records.
    func run(_ stale: [Int64: Set<Field>]) throws {
        for entity in transaction.schema.entities {
            guard let fields = stale[entity.id], !fields.isEmpty else { continue }
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
