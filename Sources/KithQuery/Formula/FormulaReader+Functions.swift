import KithModel

extension FormulaReader {
    /// Returns the kind of a function's result.
    ///
    /// - Throws: `malformed` for the wrong number or kinds of values.
    func kind(
        of function: FormulaNode.Function, _ arguments: [Part], at start: Int
    ) throws -> FormulaKind {
        switch function {
        case .if:
            try require(3, arguments, of: function, at: start)
            try requireCondition(arguments[0])
            return try shared(arguments.dropFirst(), of: function)
        case .coalesce: return try shared(arguments[...], of: function)
        case .concat: return .text
        case .min, .max:
            let kind = try shared(arguments[...], of: function)
            guard kind != .text, kind != .boolean else {
                throw mistake("`\(function.rawValue)` does not take \(kind.noun).", at: start)
            }
            return kind
        case .round:
            try require(2, arguments, of: function, at: start)
            try requireDigits(arguments[1])
            guard arguments[0].kind.isNumeric || arguments[0].kind == .money else {
                throw mistake(
                    "`round` does not take \(arguments[0].kind.noun).", at: arguments[0].offset)
            }
            return arguments[0].kind
        case .year, .month:
            try require(1, arguments, of: function, at: start)
            try requireDays(arguments, of: function)
            return .number
        case .daysBetween:
            try require(2, arguments, of: function, at: start)
            try requireDays(arguments, of: function)
            return .number
        }
    }

    private func require(
        _ count: Int, _ arguments: [Part], of function: FormulaNode.Function, at start: Int
    ) throws {
        guard arguments.count == count else {
            throw mistake(
                "`\(function.rawValue)` takes \(count) values, not \(arguments.count).", at: start)
        }
    }

    private func requireDigits(_ part: Part) throws {
        guard case .constant(.number(let digits)) = part.node, digits.denominator == 1,
            (0...9).contains(digits.numerator)
        else { throw mistake("the digits of `round` are a number from 0 to 9.", at: part.offset) }
    }

    private func requireDays(_ arguments: [Part], of function: FormulaNode.Function) throws {
        for part in arguments where part.kind != .date && part.kind != .null {
            throw mistake(
                "`\(function.rawValue)` takes days, not \(part.kind.noun).", at: part.offset)
        }
    }

    private func shared(
        _ arguments: ArraySlice<Part>, of function: FormulaNode.Function
    ) throws -> FormulaKind {
        var kind = FormulaKind.null
        for part in arguments {
            guard let joined = kind.joined(part.kind) else {
                throw mistake(
                    "`\(function.rawValue)` takes values of one kind, not \(kind.noun) and "
                        + "\(part.kind.noun).", at: part.offset)
            }
            kind = joined
        }
        return kind
    }
}
