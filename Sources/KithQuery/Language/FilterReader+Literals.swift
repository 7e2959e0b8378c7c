import KithModel

extension FilterReader {
    /// Reads a value, a parameter, a moment or `@me`.
    mutating func literal() throws -> UnboundLiteral {
        let token = tokens.next
        let content: UnboundLiteral.Content
        switch token.kind {
        case .string(let string):
            tokens.advance()
            content = .json(.string(string))
        case .number, .symbol(.minus): content = .json(try number())
        case .anchor: content = try anchored()
        case .symbol(.colon): content = .json(try parameter())
        default: content = .json(try constant())
        }
        return UnboundLiteral(content: content, offset: token.offset)
    }

    /// Reads what follows `in`: values in brackets, or a parameter that is a list.
    mutating func list() throws -> [UnboundLiteral] {
        let start = tokens.next.offset
        if tokens.next.kind == .symbol(.colon) {
            guard case .array(let elements) = try parameterValue() else {
                throw tokens.text.error("the parameter after `in` must be a list.", at: start)
            }
            try requireListSize(elements.count, at: start)
            return elements.map { UnboundLiteral(content: .json($0), offset: start) }
        }
        try tokens.expect(.open, "after `in`")
        if tokens.take(.close) { return [] }
        var literals: [UnboundLiteral] = []
        repeat {
            literals.append(try literal())
            try requireListSize(literals.count, at: start)
        } while tokens.take(.comma)
        try tokens.expect(.close, "or `,` in the list")
        return literals
    }

    private func requireListSize(_ count: Int, at offset: Int) throws {
        guard count <= QueryBounds.listValues else {
            throw tokens.text.error(
                "`in` takes at most \(QueryBounds.listValues) values.", at: offset,
                code: .tooLarge, recovery: "Ask in several queries.")
        }
    }

    private mutating func number() throws -> JSON {
        let sign = tokens.take(Token.Symbol.minus) ? "-" : ""
        guard case .number(let digits) = tokens.next.kind else {
            throw tokens.expected("digits after the minus")
        }
        tokens.advance()
        return Int64(sign + digits).map(JSON.integer) ?? .number(sign + digits)
    }

    private mutating func constant() throws -> JSON {
        switch Keyword(tokens.next) {
        case .true?:
            tokens.advance()
            return .boolean(true)
        case .false?:
            tokens.advance()
            return .boolean(false)
        case .null?:
            tokens.advance()
            return .null
        default:
            throw tokens.expected(
                "a value", recovery: "Write text in quotes: 'Won'. Dates: @2026-11-16.")
        }
    }

    // MARK: Parameters

    private mutating func parameter() throws -> JSON {
        let start = tokens.next.offset
        let value = try parameterValue()
        guard case .array = value else { return value }
        throw tokens.text.error("the parameter is a list: write `in`.", at: start)
    }

    private mutating func parameterValue() throws -> JSON {
        let start = tokens.advance().offset
        let name = try tokens.expectName("the parameter's name").name
        guard let value = binder.parameters[name] else {
            let hint = Suggestion.question(for: name, among: binder.parameters.keys.sorted())
            throw tokens.text.error("`:\(name)` has no value\(hint)", at: start)
        }
        return value
    }

    // MARK: Moments

    private mutating func anchored() throws -> UnboundLiteral.Content {
        let token = tokens.advance()
        guard case .anchor(let text) = token.kind else { throw tokens.expected("a moment") }
        switch text.lowercased() {
        case "me": return .me
        case "today": return .moment(try moved(.today))
        case "now": return .moment(try moved(.now))
        default:
            guard let date = CalendarDate(text) else {
                throw tokens.text.error(
                    "`@\(text)` is no moment.", at: token.offset,
                    recovery: "There are @today, @now, @me and days as @2026-11-16.")
            }
            return .moment(try moved(.date(days: date.days)))
        }
    }

    private mutating func moved(_ anchor: DateMath.Anchor) throws -> DateMath {
        let isBack = tokens.take(Token.Symbol.minus)
        guard isBack || tokens.take(Token.Symbol.plus) else { return DateMath(anchor) }
        guard case .number(let digits) = tokens.next.kind, let count = Int64(digits) else {
            throw tokens.expected("a whole number of days, weeks, months or years")
        }
        guard count <= QueryBounds.dateSteps else {
            throw tokens.text.error(
                "at most \(QueryBounds.dateSteps) units are counted.", at: tokens.next.offset,
                code: .tooLarge)
        }
        tokens.advance()
        guard case .word(let word) = tokens.next.kind,
            let unit = DateMath.Unit(rawValue: word.lowercased())
        else { throw tokens.expected("d, w, m or y", recovery: "Write: @today+7d") }
        tokens.advance()
        guard count > 0 else { return DateMath(anchor) }
        return DateMath(anchor, count: isBack ? -count : count, unit: unit)
    }
}
