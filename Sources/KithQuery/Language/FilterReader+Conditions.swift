import KithModel

/// One side of a condition as it was read.
struct ConditionSide {
    let offset: Int
    let content: Content

    enum Content {
        /// A field, or a function of one; `path` is the field within.
        case field(Filter.Operand, FieldType, PathFinder.Trace, isPlain: Bool)
        /// A function of a fixed value.
        case constant(Filter.Operand, FieldType)
        /// A value that takes the type of the other side.
        case literal(UnboundLiteral)
    }
}

extension FilterReader {
    /// Reads one comparison, null test, `in` or `between`.
    mutating func condition(_ entity: Entity) throws -> Filter {
        let left = try side(entity)
        let operation = tokens.next
        if case .symbol(let symbol) = operation.kind,
            let comparison = Filter.Comparison(rawValue: symbol.rawValue)
        {
            tokens.advance()
            return try compared(left, comparison, try side(entity), at: operation.offset)
        }
        if tokens.take(Keyword.is) {
            let isNegated = tokens.take(Keyword.not)
            guard tokens.take(Keyword.null) else { throw tokens.expected("`null`") }
            return .isNull(try field(of: left, "is null").path, negated: isNegated)
        }
        let isNegated = tokens.take(Keyword.not)
        if tokens.take(Keyword.in) { return try membership(left, negated: isNegated) }
        if tokens.take(Keyword.between) {
            let range = try range(left)
            return isNegated ? .not(range) : range
        }
        throw missingOperator(after: left)
    }

    private func missingOperator(after left: ConditionSide) -> KernelError {
        let operators = "one of = != < <= > >= ~ ^= in between is"
        guard case .field(_, let type, let trace, _) = left.content, type.valueType == .boolean
        else {
            return tokens.expected(operators)
        }
        return tokens.expected(operators, recovery: "Write: \(trace.name) = true")
    }

    // MARK: Sides

    private mutating func side(_ entity: Entity, depth: Int = 0) throws -> ConditionSide {
        let token = tokens.next
        guard case .word(let word) = token.kind, Keyword(token) == nil else {
            if case .name = token.kind { return try fieldSide(entity) }
            return ConditionSide(offset: token.offset, content: .literal(try literal()))
        }
        guard tokens.second.kind == .symbol(.open) else { return try fieldSide(entity) }
        guard let function = Filter.Function(rawValue: word.lowercased()) else {
            let names = Filter.Function.allCases.map(\.rawValue)
            let hint = Suggestion.question(for: word, among: names + ["any", "all", "none"])
            throw tokens.text.error(
                "unknown function `\(word)`\(hint)", at: token.offset,
                recovery: "There are: " + names.joined(separator: ", ") + ".")
        }
        guard depth < 4 else {
            throw tokens.text.error(
                "functions are nested deeper than 4.", at: token.offset, code: .tooLarge)
        }
        tokens.advance()
        tokens.advance()
        let argument = try side(entity, depth: depth + 1)
        try tokens.expect(.close, "to close `\(word)`")
        return try applied(function, to: argument, at: token.offset)
    }

    private mutating func fieldSide(_ entity: Entity) throws -> ConditionSide {
        let names = try tokens.expectPath()
        let trace = try trace(names, of: entity)
        return ConditionSide(
            offset: names[0].offset,
            content: .field(.path(trace.path), trace.end.field.type, trace, isPlain: true))
    }

    private func applied(
        _ function: Filter.Function, to argument: ConditionSide, at offset: Int
    ) throws -> ConditionSide {
        let name: String
        let operand: Filter.Operand
        let type: FieldType
        switch argument.content {
        case .field(let inner, let innerType, let trace, _):
            (name, operand, type) = (trace.name, inner, innerType)
        case .constant(let inner, let innerType):
            (name, operand, type) = ("the value", inner, innerType)
        case .literal(let literal):
            let constant = try binder.constant(literal)
            (name, operand, type) = ("the value", constant.0, constant.1)
        }
        let result = try tokens.text.at(offset) {
            try TypeRules.result(of: function, over: name, type)
        }
        let applied = Filter.Operand.function(function, operand)
        guard case .field(_, _, let trace, _) = argument.content else {
            return ConditionSide(offset: offset, content: .constant(applied, result))
        }
        return ConditionSide(
            offset: offset, content: .field(applied, result, trace, isPlain: false))
    }

    private func field(of side: ConditionSide, _ purpose: String) throws -> PathFinder.Trace {
        guard case .field(_, _, let trace, _) = side.content else {
            throw tokens.text.error("expected a field before `\(purpose)`.", at: side.offset)
        }
        return trace
    }

    private func plainField(of side: ConditionSide, _ purpose: String) throws -> PathFinder.Trace {
        guard case .field(_, _, let trace, let isPlain) = side.content, isPlain else {
            throw tokens.text.error(
                "expected a field before `\(purpose)`.", at: side.offset,
                recovery: "Functions take comparisons: year(closed_on) >= 2025")
        }
        return trace
    }

    // MARK: Comparisons

    private mutating func compared(
        _ left: ConditionSide, _ comparison: Filter.Comparison, _ right: ConditionSide,
        at offset: Int
    ) throws -> Filter {
        switch (left.content, right.content) {
        case (.field(_, _, let trace, let isPlain), .literal(let literal)):
            if literal.isNull { return try nullTest(trace, comparison, at: offset) }
            return try isPlain
                ? boundPlain(trace, comparison, literal, at: offset)
                : bound(left, comparison, literal, at: offset)
        case (.field(let operand, let type, let trace, _), .field(let other, let otherType, _, _)),
            (.field(let operand, let type, let trace, _), .constant(let other, let otherType)):
            try tokens.text.at(offset) {
                try TypeRules.require(comparison, of: trace.name, type)
                try TypeRules.requireSameKind(trace.name, type, otherType)
            }
            return .comparison(operand, comparison, other)
        case (_, .field):
            guard let mirrored = comparison.mirrored else {
                throw tokens.text.error(
                    "expected a field before `\(comparison.rawValue)`.", at: left.offset)
            }
            return try compared(right, mirrored, left, at: offset)
        default:
            throw tokens.text.error(
                "this compares two fixed values.", at: left.offset, recovery: "Name a field.")
        }
    }

    private func nullTest(
        _ trace: PathFinder.Trace, _ comparison: Filter.Comparison, at offset: Int
    ) throws -> Filter {
        guard comparison == .equal || comparison == .notEqual else {
            throw tokens.text.error(
                "only = and != compare with null.", at: offset,
                recovery: "Write: \(trace.name) is null")
        }
        return .isNull(trace.path, negated: comparison == .notEqual)
    }

    private func bound(
        _ left: ConditionSide, _ comparison: Filter.Comparison, _ literal: UnboundLiteral,
        at offset: Int
    ) throws -> Filter {
        guard case .field(let operand, let type, let trace, _) = left.content else {
            throw tokens.text.error("expected a field.", at: left.offset)
        }
        try tokens.text.at(offset) { try TypeRules.require(comparison, of: trace.name, type) }
        let value = try binder.bind(literal, to: type, by: comparison, of: operand)
        guard value != .value(.null) else { return try nullTest(trace, comparison, at: offset) }
        guard case .multiChoice = type.valueType else {
            return .comparison(operand, comparison, .literal(value))
        }
        let contains = Filter.comparison(operand, .contains, .literal(value))
        return comparison == .notEqual ? .not(contains) : contains
    }

    private mutating func boundPlain(
        _ trace: PathFinder.Trace, _ comparison: Filter.Comparison, _ literal: UnboundLiteral,
        at offset: Int
    ) throws -> Filter {
        let isPattern = literal.isText && (comparison == .contains || comparison == .startsWith)
        let isWord = literal.isWord && (comparison == .equal || comparison == .notEqual)
        let trace = isPattern || isWord ? try titled(trace, at: literal.offset) : trace
        let side = ConditionSide(
            offset: literal.offset,
            content: .field(.path(trace.path), trace.end.field.type, trace, isPlain: true))
        return try bound(side, comparison, literal, at: offset)
    }

    /// Returns the path to the title of what a reference refers to; a path that is no
    /// reference, or whose target has no readable title, as it is.
    private mutating func titled(
        _ trace: PathFinder.Trace, at offset: Int
    ) throws -> PathFinder.Trace {
        guard let titled = finder.titled(trace) else { return trace }
        try tokens.text.at(offset) { try PathFinder.requireHops(titled.steps.count) }
        try count(titled.steps, at: offset)
        return titled
    }

    // MARK: Lists and ranges

    private mutating func membership(_ left: ConditionSide, negated: Bool) throws -> Filter {
        let trace = try plainField(of: left, "in")
        let literals = try list()
        try tokens.text.at(left.offset) {
            try TypeRules.requireFilterable(trace.name, trace.end.field.type)
        }
        let words = literals.filter(\.isWord)
        let title = words.isEmpty ? trace : try titled(trace, at: left.offset)
        guard title.path != trace.path else {
            return try membership(trace, literals, negated: negated)
        }
        let others = literals.filter { !$0.isWord }
        let titles = try membership(title, words, negated: negated)
        guard !others.isEmpty else { return titles }
        let ids = try membership(trace, others, negated: negated)
        return negated ? .all([ids, titles]) : .any([ids, titles])
    }

    private func membership(
        _ trace: PathFinder.Trace, _ literals: [UnboundLiteral], negated: Bool
    ) throws -> Filter {
        let type = trace.end.field.type
        let bound = try literals.map { literal in
            literal.isNull
                ? .value(.null)
                : try binder.bind(literal, to: type, by: .equal, of: .path(trace.path))
        }
        let values = bound.filter { $0 != .value(.null) }
        let isNull = Filter.isNull(trace.path, negated: negated)
        guard values.count < bound.count else {
            return .isIn(trace.path, values, negated: negated)
        }
        guard !values.isEmpty else { return isNull }
        let isIn = Filter.isIn(trace.path, values, negated: negated)
        return negated ? .all([isIn, isNull]) : .any([isIn, isNull])
    }

    private mutating func range(_ left: ConditionSide) throws -> Filter {
        let trace = try plainField(of: left, "between")
        let type = trace.end.field.type
        try tokens.text.at(left.offset) { try TypeRules.requireRange(of: trace.name, type) }
        let low = try limit(trace, type)
        guard tokens.take(Keyword.and) else { throw tokens.expected("`and` and a second value") }
        return .between(trace.path, low, try limit(trace, type))
    }

    private mutating func limit(
        _ trace: PathFinder.Trace, _ type: FieldType
    ) throws -> Filter.Literal {
        let literal = try literal()
        let value = try binder.bind(literal, to: type, by: .less, of: .path(trace.path))
        guard value != .value(.null) else {
            throw tokens.text.error("`between` takes two values.", at: literal.offset)
        }
        return value
    }
}

extension Filter.Comparison {
    /// The comparison with its sides exchanged, or nil for those into text.
    var mirrored: Self? {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .contains, .startsWith: nil
        }
    }
}
