import KithModel

extension FormulaReader {
    /// Reads a fixed value.
    mutating func constant() throws -> Part {
        let token = tokens.advance()
        func part(_ value: FormulaValue, _ kind: FormulaKind) -> Part {
            Part(node: .constant(value), kind: kind, offset: token.offset)
        }
        switch token.kind {
        case .string(let text): return part(.text(FoldedText.composed(text)), .text)
        case .anchor(let text):
            guard let date = CalendarDate(text) else {
                throw mistake("a formula knows fixed days only, as @2026-11-16.", at: token.offset)
            }
            return part(.date(date), .date)
        case .number(let digits):
            guard let decimal = Decimal(digits) else {
                throw mistake("`\(digits)` has too many digits.", at: token.offset)
            }
            return part(.number(Rational(decimal)), decimal.units == 0 ? .zero : .number)
        default:
            throw mistake("expected a value, not \(token.description).", at: token.offset)
        }
    }

    /// Reads a field, a keyword or a function.
    mutating func named() throws -> Part {
        let token = tokens.next
        if case .word(let word) = token.kind, tokens.second.kind == .symbol(.open) {
            return try call(word)
        }
        switch Keyword(token) {
        case .null?: return fixed(.null, .null)
        case .true?: return fixed(.boolean(true), .boolean)
        case .false?: return fixed(.boolean(false), .boolean)
        case .some: throw tokens.expected("a value")
        case nil: return try field()
        }
    }

    private mutating func fixed(_ value: FormulaValue, _ kind: FormulaKind) -> Part {
        Part(node: .constant(value), kind: kind, offset: tokens.advance().offset)
    }

    private mutating func field() throws -> Part {
        let (name, offset) = try tokens.expectName("a field")
        guard let field = fields[name], !field.isSecret else {
            let names = fields.values.filter { !$0.isSecret }.map(\.name)
            let hint = Suggestion.question(for: name, among: names)
            throw mistake("unknown field `\(name)`\(hint)", at: offset, code: .unknownField)
        }
        guard let kind = FormulaKind(field.type) else {
            let type = field.type.valueType.name.split(separator: "_").joined(separator: " ")
            throw mistake(
                "`\(name)` is of type \(type), which a formula cannot read.", at: offset)
        }
        dependencies.insert(name)
        return Part(node: .field(name), kind: kind, offset: offset)
    }

    private mutating func call(_ word: String) throws -> Part {
        let start = tokens.next.offset
        guard let function = FormulaNode.Function(rawValue: word.lowercased()) else {
            let names = FormulaNode.Function.allCases.map(\.rawValue)
            let hint = Suggestion.question(for: word, among: names)
            throw tokens.text.error(
                "unknown function `\(word)`\(hint)", at: start,
                recovery: "There are: " + names.joined(separator: ", ") + ".")
        }
        tokens.advance()
        tokens.advance()
        var arguments = [try expression()]
        while tokens.take(Token.Symbol.comma) { arguments.append(try expression()) }
        try tokens.expect(.close, "to close `\(function.rawValue)`")
        let kind = try kind(of: function, arguments, at: start)
        return Part(node: .call(function, arguments.map(\.node)), kind: kind, offset: start)
    }
}
