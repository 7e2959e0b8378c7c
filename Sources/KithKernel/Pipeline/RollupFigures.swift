import KithModel
import KithQuery
import KithStore

/// Computes roll-ups from the records that they are made of.
struct RollupFigures {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    /// Computes with the rights of a transaction, which must reach every record.
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Returns the figure of each parent that has records to count; the others have none.
    func figures(
        _ rollup: CompiledRollup, _ parents: [RecordID]
    ) throws -> [RecordID: Value] {
        let path = FieldPath(rollup.reference)
        let literals = parents.map { Filter.Literal.value(.reference($0)) }
        var filter = Filter.isIn(path, literals, negated: false)
        if let condition = rollup.filter { filter = .all([filter, condition]) }
        var query = AggregateQuery(rollup.child.id, filter: filter)
        query.groups = [.init(path)]
        if let source = rollup.source {
            let function: AggregateQuery.Measure.Function =
                switch rollup.function {
                case .sum: .sum
                case .min: .min
                case .max: .max
                case .count: .count
                }
            query.measures = [.init(function, FieldPath(source))]
        }
        var figures: [RecordID: Value] = [:]
        for group in try state.executor.groups(transaction.authorizer.authorize(query)) {
            guard let parent = group.key.first?.reference else { continue }
            let figure = rollup.function == .count ? .integer(group.count) : group.figures.first
            figures[parent] = shaped(figure ?? .null, rollup)
        }
        return figures
    }

    /// Money is summed in base currency, whose amount is its own worth.
    private func shaped(_ figure: Value, _ rollup: CompiledRollup) -> Value {
        guard case .money = rollup.field.type.valueType, let money = figure.money else {
            return figure
        }
        return .money(Money(amount: money.amount, currency: money.currency, base: money.amount))
    }
}
