import KithModel
import KithQuery

extension QueryCompiler {
    /// Returns whether an expression has one of some values; null is one like any other.
    func membership(_ left: SQLExpression, _ values: [Value]) throws -> String {
        let given = values.filter { !$0.isNull }
        var conditions: [String] = []
        if given.count < values.count { conditions.append("(\(left.sql) IS NULL)") }
        if let list = try listed(left, given) {
            conditions.append(list)
        } else {
            let comparison = left.kind == .keys ? Filter.Comparison.contains : .equal
            conditions += try given.map { try compared(left, comparison, $0) }
        }
        return Self.joined(conditions, by: " OR ", empty: Self.never)
    }

    /// Returns `IN (…)` where every value is bound as it is stored, else nil.
    private func listed(_ left: SQLExpression, _ values: [Value]) throws -> String? {
        guard values.count > 1 else { return nil }
        var stored: [SQLValue] = []
        for value in values {
            switch (left.kind, value) {
            case (.keys, _), (.json, _), (.folded, _), (.money, _): return nil
            case (.number(let scale), _):
                guard let number = value.decimal else { throw mismatch(left, value) }
                // Digits that no value of the field has match none.
                guard case .exact(let units) = ScaledNumber(number, scale: scale) else { continue }
                stored.append(.integer(units))
            default: stored.append(try self.stored(value, left))
            }
        }
        guard !stored.isEmpty else { return Self.never }
        let exact = try ofOneEntity(left, values, "(\(left.sql) IN (\(boundList(stored))))")
        guard left.hasFoldIndex, let fold = left.fold else { return exact }
        let folds = values.compactMap(\.text).map { SQLValue.text(FoldedText.fold($0)) }
        return "(\(fold) IN (\(boundList(folds))) AND \(exact))"
    }

    /// Adds to a list of ids the entity that all of them are of: the index begins with it.
    private func ofOneEntity(
        _ left: SQLExpression, _ values: [Value], _ list: String
    ) throws -> String {
        guard let column = left.entity else { return list }
        let names = Set(
            values.map { value -> String? in
                if case .polymorphic(let name, _) = value { return name }
                return nil
            })
        guard names.count == 1, let entity = names.first?.flatMap(schema.entity) else {
            return list
        }
        return "(\(column) = \(bind(.integer(entity.id))) AND \(list))"
    }

    private func boundList(_ values: [SQLValue]) -> String {
        values.filledUp.map(bind).joined(separator: ", ")
    }
}
