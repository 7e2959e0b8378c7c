import KithModel

/// A stored expression over the fields of one record, as `amount * probability / 100`.
///
/// There are `+ - * /`, brackets, `= != < <= > >=`, `and or not`, numbers, 'text',
/// `@2026-11-16`, `true`, `false`, `null`, and the functions `if(condition, a, b)`,
/// `coalesce(a, b, …)`, `round(x, digits)`, `concat(a, …)`, `min(a, …)`, `max(a, …)`,
/// `year(day)`, `month(day)` and `days_between(from, to)`.
///
/// - Null in means null out, but for `=` and `!=`, which compare with null, `coalesce`, and
///   `concat`, which leaves it out. A condition that is null does not hold. A division by zero
///   is null.
/// - Numbers stay exact; only the result is rounded, half up, to its field's scale.
/// - An amount times or over a number is an amount, whose worth in base currency follows. The
///   sum of two currencies is null. An amount compared with a number, or with an amount of
///   another currency, is compared by its worth in base currency. A written 0 is an amount of
///   any currency; a formula that comes to it alone is null.
public struct Formula: Sendable {
    /// The names of the fields that it reads.
    public let dependencies: Set<String>
    private let text: String
    private let root: FormulaNode
    private let kind: FormulaKind

    /// Reads a formula over the fields of an entity.
    ///
    /// - Throws: `KernelError` with the place in its message: `malformed`, `unknown_field`, or
    ///   `too_large` for more than 4,000 bytes, 300 parts or a depth of 24.
    public init(_ text: String, fields: [FieldDefinition]) throws {
        let tokens = try TokenReader(try QueryText(text, maximumBytes: 4_000))
        var reader = FormulaReader(tokens: tokens, fields: fields)
        let part = try reader.read()
        self.text = text
        root = part.node
        kind = part.kind
        dependencies = reader.dependencies
    }

    /// Refuses a type of field that cannot hold the result.
    ///
    /// - Throws: `malformed`.
    public func requireResult(_ type: FieldType) throws {
        guard let wanted = FormulaKind(type), kind.joined(wanted) == wanted else {
            throw KernelError(
                .malformed,
                "`\(text)` comes to \(kind.noun), which a field of type "
                    + "\(type.valueType.name) cannot hold.")
        }
    }

    /// Returns the result as a value of a type, rounded to its scale.
    ///
    /// `value` is asked for the fields in `dependencies`, by name.
    ///
    /// - Throws: `malformed` where the type cannot hold the result, `invalid` where a number
    ///   on the way or at the end is too large, or a choice has no such key.
    public func evaluate(_ value: (String) -> Value, result type: FieldType) throws -> Value {
        try requireResult(type)
        return try withoutActuallyEscaping(value) { value in
            let evaluator = FormulaEvaluator(text: text, value: value)
            return try stored(try evaluator.value(of: root), as: type.valueType, evaluator)
        }
    }

    private func stored(
        _ value: FormulaValue, as type: FieldType, _ evaluator: FormulaEvaluator
    ) throws -> Value {
        switch (value, type) {
        case (.null, _), (.number, .money): return .null
        case (.number(let number), .integer):
            return .integer(try evaluator.fitting(number.rounded(to: 0)).units)
        case (.number(let number), .decimal(let scale)):
            return .decimal(try evaluator.fitting(number.rounded(to: scale)))
        case (.money(let money), _): return .money(try evaluator.fitting(money.rounded))
        case (.boolean(let flag), _): return .boolean(flag)
        case (.date(let date), _): return .date(date)
        case (.instant(let instant), _): return .instant(instant)
        case (.text(let text), _):
            do {
                return try type.coerce(text, currency: nil)
            } catch {
                throw KernelError(.invalid, error.message)
            }
        case (.number, _): return .null
        }
    }
}
