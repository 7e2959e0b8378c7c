import KithModel
import KithQuery
import KithStore

/// Brings roll-ups up to date before the commit, for all changed parents at once.
struct RollupRefresh {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    init(_ transaction: Transaction) {
        self.transaction = transaction.asKernel("rollup")
    }

    /// Recomputes what is stale, also the roll-ups over roll-ups.
    func run() throws {
        for _ in 0..<WritePipeline.maximumDepth {
            let stale = state.staleRollups
            guard !stale.isEmpty else { return }
            state.staleRollups = [:]
            let fields = Dictionary(grouping: stale.keys, by: \.field)
            for field in fields.keys.sorted() {
                guard let keys = fields[field], let first = keys.first, let rollup = stale[first]
                else { continue }
                let parents = keys.map(\.parent).sorted()
                for start in stride(from: 0, to: parents.count, by: 500) {
                    let chunk = Array(parents[start..<min(start + 500, parents.count)])
                    try refresh(rollup, chunk)
                }
            }
        }
        throw HookRunner.loop(["rollup"])
    }

    private func refresh(_ rollup: CompiledRollup, _ parents: [RecordID]) throws {
        let figures = try RollupFigures(transaction).figures(rollup, parents)
        let table = try state.generation.table(rollup.entity)
        for old in try table.fetch(parents, state.session) {
            var new = old
            new[rollup.field] =
                figures[old.id] ?? rollup.field.type.rollupOverNothing(transaction.baseCurrency)
            for compiled in state.generation.formulas[rollup.entity.id] ?? [] {
                new[compiled.field] = try compiled.formula.evaluate(
                    { new[$0] ?? .null }, result: compiled.field.type.valueType)
            }
            let slots = new.values.indices.filter { old.values[$0] != new.values[$0] }
            guard !slots.isEmpty else { continue }
            try table.update(new, slots: slots, state.session)
            let fields = slots.map { rollup.entity.fields[$0] }
            _ = try state.log.append(
                .rollup, new, before: fields.map { ($0, old[$0]) },
                after: fields.map { ($0, new[$0]) }, actor: transaction.actor,
                cause: transaction.cause)
            markParents(of: old, new)
        }
    }

    private func markParents(of old: Record, _ new: Record) {
        for rollup in state.generation.rollups.rollups(following: new.entity) {
            guard let parent = new[rollup.reference].reference else { continue }
            state.staleRollups[.init(field: rollup.field.id, parent: parent)] = rollup
        }
    }
}

extension FieldType {
    /// What a roll-up holds where no record counts: 0 for a count or a sum, else nothing.
    func rollupOverNothing(_ baseCurrency: Currency) -> Value {
        guard case .rollup(let rollup) = self, [.count, .sum].contains(rollup.function) else {
            return .null
        }
        switch valueType {
        case .integer: return .integer(0)
        case .decimal(let scale): return .decimal(Decimal(units: 0, scale: scale))
        case .money:
            let zero = Decimal(units: 0, scale: baseCurrency.scale)
            return .money(Money(amount: zero, currency: baseCurrency, base: zero))
        default: return .null
        }
    }
}
