import KithModel

/// Reads a formula by recursive descent and checks the kinds of its parts on the way.
struct FormulaReader {
    var tokens: TokenReader
    let fields: [String: FieldDefinition]
    var dependencies: Set<String> = []
    private var depth = 0
    private var parts = 0

    /// A part with its kind and the offset of its first byte.
    struct Part {
        let node: FormulaNode
        let kind: FormulaKind
        let offset: Int
    }

    init(tokens: TokenReader, fields: [FieldDefinition]) {
        self.tokens = tokens
        self.fields = Dictionary(
            fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a whole text.
    mutating func read() throws -> Part {
        let part = try expression()
        guard tokens.isAtEnd else { throw tokens.expected("an operator or the end") }
        return part
    }

    func mistake(_ message: String, at offset: Int, code: ErrorCode = .malformed) -> KernelError {
        tokens.text.error(message, at: offset, code: code)
    }

    /// Reads alternatives, the loosest of all operations.
    mutating func expression() throws -> Part {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 24 else {
            throw mistake(
                "the formula is nested deeper than 24.", at: tokens.next.offset, code: .tooLarge)
        }
        var left = try conjunction()
        while tokens.take(Keyword.or) {
            let right = try conjunction()
            try requireCondition(left, right)
            left = Part(node: .any(left.node, right.node), kind: .boolean, offset: left.offset)
        }
        return left
    }

    private mutating func conjunction() throws -> Part {
        var left = try negation()
        while tokens.take(Keyword.and) {
            let right = try negation()
            try requireCondition(left, right)
            left = Part(node: .all(left.node, right.node), kind: .boolean, offset: left.offset)
        }
        return left
    }

    private mutating func negation() throws -> Part {
        let start = tokens.next.offset
        var isNegated = false
        var count = 0
        while tokens.take(Keyword.not) {
            isNegated.toggle()
            count += 1
        }
        let part = try comparison()
        guard count > 0 else { return part }
        try requireCondition(part)
        let node = isNegated ? FormulaNode.not(part.node) : .not(.not(part.node))
        return Part(node: node, kind: .boolean, offset: start)
    }

    /// Refuses parts that are no conditions.
    func requireCondition(_ parts: Part...) throws {
        for part in parts where part.kind != .boolean && part.kind != .null {
            throw mistake("expected a condition, not \(part.kind.noun).", at: part.offset)
        }
    }

    private mutating func comparison() throws -> Part {
        let left = try sum()
        guard case .symbol(let symbol) = tokens.next.kind,
            let comparison = Filter.Comparison(rawValue: symbol.rawValue),
            comparison.mirrored != nil
        else { return left }
        let sign = tokens.advance()
        let right = try sum()
        let kinds = [left.kind, right.kind]
        let isPriced = kinds.contains(.money) && kinds.contains(.number)
        guard isPriced || left.kind.joined(right.kind) != nil else {
            throw mistake(
                "\(left.kind.noun) cannot be compared with \(right.kind.noun).",
                at: sign.offset)
        }
        let isOrdered = comparison != .equal && comparison != .notEqual
        guard !isOrdered || !kinds.contains(.boolean) else {
            throw mistake("conditions have no order.", at: sign.offset)
        }
        return Part(
            node: .comparison(comparison, left.node, right.node), kind: .boolean,
            offset: left.offset)
    }

    private mutating func sum() throws -> Part {
        var left = try product()
        while true {
            let sign = tokens.next
            let isPlus = tokens.take(Token.Symbol.plus)
            guard isPlus || tokens.take(Token.Symbol.minus) else { return left }
            let right = try product()
            left = try combined(left, isPlus ? .plus : .minus, right, at: sign.offset)
        }
    }

    private mutating func product() throws -> Part {
        var left = try unary()
        while true {
            let sign = tokens.next
            let isTimes = tokens.take(Token.Symbol.times)
            guard isTimes || tokens.take(Token.Symbol.slash) else { return left }
            let right = try unary()
            left = try combined(left, isTimes ? .times : .over, right, at: sign.offset)
        }
    }

    private func combined(
        _ left: Part, _ operation: FormulaNode.Operator, _ right: Part, at offset: Int
    ) throws -> Part {
        guard let kind = Self.kind(of: left.kind, operation, right.kind) else {
            throw mistake(
                "`\(operation.rawValue)` does not go between \(left.kind.noun) and "
                    + "\(right.kind.noun).", at: offset)
        }
        return Part(
            node: .arithmetic(operation, left.node, right.node), kind: kind, offset: left.offset)
    }

    private static func kind(
        of left: FormulaKind, _ operation: FormulaNode.Operator, _ right: FormulaKind
    ) -> FormulaKind? {
        switch (left, operation, right) {
        case (.date, .plus, _), (.date, .minus, _): return right.isNumeric ? .date : nil
        case (.money, .times, _): return right.isNumeric ? .money : nil
        case (_, .times, .money): return left.isNumeric ? .money : nil
        case (.money, .over, .money): return .number
        case (.money, .over, _): return right.isNumeric ? .money : nil
        case (_, .plus, _), (_, .minus, _):
            guard let kind = left.joined(right) else { return nil }
            if kind == .money || kind == .zero { return kind }
            return kind.isNumeric ? .number : nil
        default: return left.isNumeric && right.isNumeric ? .number : nil
        }
    }

    private mutating func unary() throws -> Part {
        let start = tokens.next.offset
        guard tokens.take(Token.Symbol.minus) else { return try primary() }
        let part = try primary()
        guard part.kind.isNumeric || part.kind == .money else {
            throw mistake("\(part.kind.noun) has no sign.", at: start)
        }
        return Part(node: .negated(part.node), kind: part.kind, offset: start)
    }

    private mutating func primary() throws -> Part {
        parts += 1
        guard parts <= 300 else {
            throw mistake(
                "the formula has more than 300 parts.", at: tokens.next.offset, code: .tooLarge)
        }
        let token = tokens.next
        switch token.kind {
        case .symbol(.open):
            tokens.advance()
            let part = try expression()
            try tokens.expect(.close, "to close the bracket")
            return part
        case .word, .name: return try named()
        default: return try constant()
        }
    }
}
