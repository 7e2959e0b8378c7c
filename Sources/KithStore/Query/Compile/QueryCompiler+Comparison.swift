import KithModel
import KithQuery

extension QueryCompiler {
    /// Returns the comparison of an expression with a value; equality is null-safe.
    func compared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ right: Value
    ) throws -> String {
        if right.isNull { return nullCompared(left, comparison) }
        switch left.kind {
        case .number(let scale):
            guard let number = right.decimal else { throw mismatch(left, right) }
            return try numberCompared(left, comparison, ScaledNumber(number, scale: scale))
        case .money(let scale):
            let amount = try baseAmount(right, left)
            return try numberCompared(left, comparison, ScaledNumber(amount, scale: scale))
        case .text, .folded, .key:
            guard let text = right.text else { throw mismatch(left, right) }
            return textCompared(left, comparison, text)
        case .keys: return try keysCompared(left, comparison, right)
        case .json:
            guard let json = right.json else { throw mismatch(left, right) }
            return try equated(left, comparison, .text(json.text))
        case .boolean, .day, .moment, .time, .id:
            let condition = try equated(left, comparison, stored(right, left))
            guard comparison == .equal, case .polymorphic(let name, _) = right,
                let column = left.entity, let entity = schema.entity(name)
            else { return condition }
            // The id alone would do, but the index begins with the entity.
            return "(\(column) = \(bind(.integer(entity.id))) AND \(condition))"
        }
    }

    /// Returns the comparison of two expressions; equality is null-safe.
    func compared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ right: SQLExpression
    ) throws -> String {
        let texts: Set<SQLExpression.Kind> = [.text, .folded, .key]
        if texts.isSuperset(of: [left.kind, right.kind]) {
            return textCompared(left, comparison, right)
        }
        guard left.kind == right.kind else {
            throw KernelError(
                .malformed, "\(left.kind.name) cannot be compared with \(right.kind.name).",
                recovery: "Compare two fields of one type.")
        }
        return try ordered(left.sql, comparison, right.sql, left.kind)
    }

    // MARK: - Null

    private func nullCompared(_ left: SQLExpression, _ comparison: Filter.Comparison) -> String {
        switch comparison {
        case .equal: "(\(left.sql) IS NULL)"
        case .notEqual: "(\(left.sql) IS NOT NULL)"
        default: Self.never
        }
    }

    // MARK: - Numbers

    private func numberCompared(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ number: ScaledNumber
    ) throws -> String {
        if case .exact(let units) = number { return try equated(left, comparison, .integer(units)) }
        switch (comparison, number) {
        case (.equal, _): return Self.never
        case (.notEqual, _): return Self.always
        case (.less, .above(let units)), (.lessOrEqual, .above(let units)):
            return "(\(left.sql) <= \(bind(.integer(units))))"
        case (.greater, .above(let units)), (.greaterOrEqual, .above(let units)):
            return "(\(left.sql) > \(bind(.integer(units))))"
        case (.less, .aboveAll), (.lessOrEqual, .aboveAll), (.greater, .belowAll),
            (.greaterOrEqual, .belowAll):
            return "(\(left.sql) IS NOT NULL)"
        case (.contains, _), (.startsWith, _): throw noText(left, comparison)
        default: return Self.never
        }
    }

    private func baseAmount(_ value: Value, _ left: SQLExpression) throws -> Decimal {
        if let decimal = value.decimal { return decimal }
        guard let money = value.money else { throw mismatch(left, value) }
        if let base = money.base { return base }
        let base = context.codec.baseCurrency
        guard money.currency == base else {
            throw KernelError(
                .invalid, "\(money) has no worth in \(base), in which amounts are compared.",
                recovery: "Give the amount in \(base).")
        }
        return money.amount
    }

    // MARK: - Plain values

    /// Compares what is stored with one value that is not null.
    func equated(
        _ left: SQLExpression, _ comparison: Filter.Comparison, _ value: SQLValue
    ) throws -> String {
        // With a value that is not null, `=` is as good as a null-safe comparison.
        if comparison == .equal { return "(\(left.sql) = \(bind(value)))" }
        return try ordered(left.sql, comparison, bind(value), left.kind)
    }

    func ordered(
        _ left: String, _ comparison: Filter.Comparison, _ right: String,
        _ kind: SQLExpression.Kind
    ) throws -> String {
        switch comparison {
        case .equal: return dialect.isSame(left, right)
        case .notEqual: return dialect.isDifferent(left, right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return "(\(left) \(comparison.rawValue) \(right))"
        case .contains, .startsWith:
            throw noText(SQLExpression(sql: left, kind: kind), comparison)
        }
    }

    /// Returns a value as the column of a kind holds it.
    func stored(_ value: Value, _ left: SQLExpression) throws -> SQLValue {
        switch (left.kind, value) {
        case (.boolean, .boolean(let flag)): return .integer(flag ? 1 : 0)
        case (.day, .date(let date)): return .integer(date.days)
        case (.moment, .instant(let instant)): return .integer(instant.milliseconds)
        case (.time, .localTime(let time)): return .integer(Int64(time.minutes))
        case (.id, .reference(let id)), (.id, .polymorphic(_, let id)):
            return .integer(id.rawValue)
        case (.text, .text(let text)), (.key, .text(let text)): return .text(text)
        default: throw mismatch(left, value)
        }
    }

    func mismatch(_ left: SQLExpression, _ value: Value) -> KernelError {
        KernelError(
            .malformed, "`\(value.plainText)` cannot be compared with \(left.kind.name).",
            recovery: "Give a value of the field's type.")
    }

    private func noText(_ left: SQLExpression, _ comparison: Filter.Comparison) -> KernelError {
        KernelError(
            .malformed, "`\(comparison.rawValue)` looks into text, not into \(left.kind.name).",
            recovery: "Use `=`, or a field that holds text.")
    }
}
