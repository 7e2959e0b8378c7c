import KithModel
import KithQuery
import KithStore

/// Compares stored roll-ups and formulas with what they are made of.
struct ComputedCheck {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    init(_ transaction: Transaction) { self.transaction = transaction.asKernel("doctor") }

    /// Returns how many records of an entity hold something else, by the name of the field.
    func faults(_ entity: Entity) throws -> [String: Int] {
        let rollups = state.generation.rollups.rollups(of: entity)
        let formulas = state.generation.formulas[entity.id] ?? []
        guard !rollups.isEmpty || !formulas.isEmpty else { return [:] }
        var faults: [String: Int] = [:]
        try WholeEntity(entity, state).forEachBatch { records in
            for rollup in rollups {
                let wrong = try differing(records, rollup)
                if wrong > 0 { faults[rollup.field.name, default: 0] += wrong }
            }
            for formula in formulas {
                let wrong = try records.count { record in
                    try formula.formula.evaluate(
                        { record[$0] ?? .null }, result: formula.field.type.valueType)
                        != record[formula.field]
                }
                if wrong > 0 { faults[formula.field.name, default: 0] += wrong }
            }
        }
        return faults
    }

    private func differing(_ records: [Record], _ rollup: CompiledRollup) throws -> Int {
        var wrong = 0
        for start in stride(from: 0, to: records.count, by: 500) {
            let chunk = records[start..<min(start + 500, records.count)]
            let figures = try RollupFigures(transaction).figures(rollup, chunk.map(\.id))
            let nothing = rollup.field.type.rollupOverNothing(transaction.baseCurrency)
            wrong += chunk.count { (figures[$0.id] ?? nothing) != $0[rollup.field] }
        }
        return wrong
    }
}
