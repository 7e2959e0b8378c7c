import KithModel

/// Works a formula out over the values of one record.
struct FormulaEvaluator {
    let text: String
    let value: (String) -> Value

    /// Returns what a part comes to.
    ///
    /// - Throws: `invalid` where a number is too large.
    func value(of node: FormulaNode) throws -> FormulaValue {
        switch node {
        case .constant(let constant): return constant
        case .field(let name): return FormulaValue(value(name))
        case .negated(let inner):
            return try product(try value(of: inner), .number(Rational(-1)))
        case .arithmetic(let operation, let left, let right):
            return try combined(try value(of: left), operation, try value(of: right))
        case .comparison(let comparison, let left, let right):
            return .boolean(try holds(try value(of: left), comparison, try value(of: right)))
        case .not(let inner): return .boolean(!(try value(of: inner).isTrue))
        case .all(let left, let right):
            return .boolean(try value(of: left).isTrue && value(of: right).isTrue)
        case .any(let left, let right):
            return .boolean(try value(of: left).isTrue || value(of: right).isTrue)
        case .call(let function, let arguments): return try call(function, arguments)
        }
    }

    /// Returns what fits.
    ///
    /// - Throws: `invalid` for nil.
    func fitting<Result>(_ result: Result?) throws -> Result {
        guard let result else {
            throw KernelError(
                .invalid, "A number in `\(text)` is too large to be kept.",
                recovery: "Give smaller amounts, or change the formula.")
        }
        return result
    }

    // MARK: Arithmetic

    private func combined(
        _ left: FormulaValue, _ operation: FormulaNode.Operator, _ right: FormulaValue
    ) throws -> FormulaValue {
        guard !left.isNull, !right.isNull else { return .null }
        switch operation {
        case .plus: return try sum(left, right)
        case .minus: return try sum(left, try product(right, .number(Rational(-1))))
        case .times: return try product(left, right)
        case .over: return try quotient(left, right)
        }
    }

    private func sum(_ left: FormulaValue, _ right: FormulaValue) throws -> FormulaValue {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            return .number(try fitting(left.adding(right)))
        case (.date(let date), .number(let days)):
            return .date(date.adding(days: try fitting(days.rounded(to: 0)).units))
        case (.money(let left), .money(let right)):
            guard left.currency == right.currency else { return .null }
            var sum = left
            sum.amount = try fitting(left.amount.adding(right.amount))
            sum.base = nil
            if let first = left.base, let second = right.base {
                sum.base = try fitting(first.adding(second))
                sum.baseScale = max(left.baseScale, right.baseScale)
            }
            return .money(sum)
        // A number beside an amount is a written 0.
        case (.money, .number): return left
        case (.number, .money): return right
        default: return .null
        }
    }

    private func product(_ left: FormulaValue, _ right: FormulaValue) throws -> FormulaValue {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            return .number(try fitting(left.multiplied(by: right)))
        case (.money(let money), .number(let factor)), (.number(let factor), .money(let money)):
            return .money(try fitting(money.multiplied(by: factor)))
        default: return .null
        }
    }

    private func quotient(_ left: FormulaValue, _ right: FormulaValue) throws -> FormulaValue {
        switch (left, right) {
        case (_, .number(let divisor)):
            guard let inverse = Rational(divisor.denominator, over: divisor.numerator) else {
                return .null
            }
            return try product(left, .number(inverse))
        case (.money(let left), .money(let right)):
            guard let (upper, lower) = Self.comparable(left, right), !lower.isZero else {
                return .null
            }
            return .number(try fitting(upper.divided(by: lower)))
        case (.number, .money(let money)):
            return money.amount.isZero ? .null : .number(Rational(0))
        default: return .null
        }
    }

    /// Returns two amounts as numbers of one currency; nil where a worth is not known.
    private static func comparable(
        _ left: FormulaMoney, _ right: FormulaMoney
    ) -> (Rational, Rational)? {
        guard left.currency != right.currency else { return (left.amount, right.amount) }
        guard let first = left.base, let second = right.base else { return nil }
        return (first, second)
    }

    // MARK: Comparisons

    private func holds(
        _ left: FormulaValue, _ comparison: Filter.Comparison, _ right: FormulaValue
    ) throws -> Bool {
        let isNull = left.isNull || right.isNull
        switch comparison {
        case .equal where isNull: return left.isNull && right.isNull
        case .notEqual where isNull: return left.isNull != right.isNull
        case .equal: return Self.order(left, right, isExact: true) == 0
        case .notEqual: return Self.order(left, right, isExact: true) != 0
        case .less: return Self.order(left, right).map { $0 < 0 } ?? false
        case .lessOrEqual: return Self.order(left, right).map { $0 <= 0 } ?? false
        case .greater: return Self.order(left, right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return Self.order(left, right).map { $0 >= 0 } ?? false
        case .contains, .startsWith: return false
        }
    }

    /// Returns -1, 0 or 1 for which comes first; nil where nobody can tell.
    private static func order(
        _ left: FormulaValue, _ right: FormulaValue, isExact: Bool = false
    ) -> Int? {
        switch (left, right) {
        case (.number(let left), .number(let right)): return order(left, right)
        case (.money(let left), .money(let right)):
            return comparable(left, right).map { order($0, $1) }
        case (.money(let money), .number(let number)):
            return order(money.base ?? money.amount, number)
        case (.number(let number), .money(let money)):
            return order(number, money.base ?? money.amount)
        case (.date(let left), .date(let right)): return order(left, right)
        case (.instant(let left), .instant(let right)): return order(left, right)
        case (.boolean(let left), .boolean(let right)): return left == right ? 0 : 1
        case (.text(let left), .text(let right)):
            guard !isExact else { return left.utf8.elementsEqual(right.utf8) ? 0 : 1 }
            let first = FoldedText.fold(left).unicodeScalars
            let second = FoldedText.fold(right).unicodeScalars
            if first.elementsEqual(second) { return 0 }
            return first.lexicographicallyPrecedes(second) ? -1 : 1
        default: return nil
        }
    }

    private static func order<Item: Comparable>(_ left: Item, _ right: Item) -> Int {
        left < right ? -1 : (left == right ? 0 : 1)
    }

    // MARK: Functions

    private func call(
        _ function: FormulaNode.Function, _ arguments: [FormulaNode]
    ) throws -> FormulaValue {
        switch function {
        case .if:
            return try value(of: try value(of: arguments[0]).isTrue ? arguments[1] : arguments[2])
        case .coalesce:
            for argument in arguments {
                let value = try value(of: argument)
                if !value.isNull { return value }
            }
            return .null
        case .concat:
            let text = try arguments.map { try value(of: $0).plainText }.joined()
            return text.isEmpty ? .null : .text(text)
        case .min: return try extreme(arguments, sign: -1)
        case .max: return try extreme(arguments, sign: 1)
        case .round: return try rounded(arguments)
        case .year: return try part(arguments) { $0.year }
        case .month: return try part(arguments) { $0.month }
        case .daysBetween:
            guard case .date(let start) = try value(of: arguments[0]),
                case .date(let end) = try value(of: arguments[1])
            else { return .null }
            return .number(Rational(end.days - start.days))
        }
    }

    private func part(
        _ arguments: [FormulaNode], _ choose: ((year: Int, month: Int, day: Int)) -> Int
    ) throws -> FormulaValue {
        guard case .date(let date) = try value(of: arguments[0]) else { return .null }
        return .number(Rational(Int64(choose(date.parts))))
    }

    private func extreme(_ arguments: [FormulaNode], sign: Int) throws -> FormulaValue {
        let values = try arguments.map { try value(of: $0) }
        guard var best = values.first, !values.contains(.null) else { return .null }
        for value in values.dropFirst() {
            guard let order = Self.order(value, best) else { return .null }
            if order == sign { best = value }
        }
        return best
    }

    private func rounded(_ arguments: [FormulaNode]) throws -> FormulaValue {
        let value = try value(of: arguments[0])
        let digits = Int(try self.value(of: arguments[1]).number?.numerator ?? 0)
        switch value {
        case .number(let number):
            return .number(Rational(try fitting(number.rounded(to: digits))))
        case .money(let money):
            let amount = Rational(try fitting(money.amount.rounded(to: digits)))
            guard let share = amount.divided(by: money.amount) else { return value }
            return .money(try fitting(money.multiplied(by: share)))
        default: return .null
        }
    }
}
