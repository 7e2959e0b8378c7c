import KithModel

/// Gives values the type of the field that they are compared with.
struct LiteralBinder {
    let text: QueryText
    let parameters: [String: JSON]
    let baseCurrency: Currency?
    var region: String?

    /// Returns a value as one of a type.
    ///
    /// - Throws: `malformed` with the value's place, or `too_large` for a long pattern.
    func bind(
        _ literal: UnboundLiteral, to type: FieldType, by comparison: Filter.Comparison,
        of operand: Filter.Operand
    ) throws -> Filter.Literal {
        switch literal.content {
        case .me: return try me(type, at: literal.offset)
        case .moment(let moment):
            guard type.valueType == .date || type.valueType == .instant else {
                throw mismatch("a day", type, at: literal.offset)
            }
            return .moment(moment)
        case .json(let json):
            if case .multiChoice = type.valueType {
                return try bind(json, to: type, operand, at: literal.offset)
            }
            switch comparison {
            case .contains, .startsWith: return .value(try pattern(json, at: literal.offset))
            case .equal, .notEqual: return try bind(json, to: type, operand, at: literal.offset)
            case .less, .lessOrEqual, .greater, .greaterOrEqual:
                // Part of an address or number says where it would stand in the order.
                let type = type.isTextual ? FieldType.text : type
                return try bind(json, to: type, operand, at: literal.offset)
            }
        }
    }

    /// Returns a value as the argument of a function.
    ///
    /// - Throws: `malformed` for what no function takes.
    func constant(_ literal: UnboundLiteral) throws -> (Filter.Operand, FieldType) {
        switch literal.content {
        case .moment(let moment):
            return (.literal(.moment(moment)), moment.anchor == .now ? .instant : .date)
        case .json(.string(let string)):
            return (.literal(.value(.text(FoldedText.composed(string)))), .text)
        case .json, .me:
            throw text.error("functions take a field, text or a moment.", at: literal.offset)
        }
    }

    private func me(_ type: FieldType, at offset: Int) throws -> Filter.Literal {
        switch type.valueType {
        case .reference(let reference) where ["user", ""].contains(reference.entity): return .me
        case .polymorphic(let entities) where entities.isEmpty || entities.contains("user"):
            return .me
        default: throw mismatch("a user", type, at: offset)
        }
    }

    private func mismatch(_ what: String, _ type: FieldType, at offset: Int) -> KernelError {
        let kind = type.valueType.name.split(separator: "_").joined(separator: " ")
        return text.error("a field of type \(kind) is never \(what).", at: offset)
    }

    private func pattern(_ json: JSON, at offset: Int) throws -> Value {
        guard case .string(let string) = json else {
            throw text.error("`~` and `^=` take text in quotes.", at: offset)
        }
        guard !string.isEmpty else {
            throw text.error(
                "every text contains the empty one.", at: offset,
                recovery: "Leave the condition out.")
        }
        guard string.unicodeScalars.count <= QueryBounds.patternCharacters else {
            throw text.error(
                "`~` and `^=` take at most \(QueryBounds.patternCharacters) characters.",
                at: offset, code: .tooLarge)
        }
        return try text.at(offset) { try FieldType.text.coerce(string, currency: nil) }
    }

    private func bind(
        _ json: JSON, to type: FieldType, _ operand: Filter.Operand, at offset: Int
    ) throws -> Filter.Literal {
        switch (type.valueType, json) {
        case (.reference, .string(let string)), (.file, .string(let string)):
            guard string.isEmpty || UnboundLiteral.isID(string) else {
                throw text.error(CoercionError(type.valueType, string).message, at: offset)
            }
        case (.polymorphic, .string(let string)) where UnboundLiteral.isID(string):
            return .value(RecordID(string).map(Value.reference) ?? .null)
        case (.instant, .string(let string)):
            if let date = CalendarDate(string) {
                return .moment(DateMath(.date(days: date.days)))
            }
        case (.multiChoice, .string(let string)) where !string.isEmpty:
            return .value(try coerced(.array([json]), type, at: offset))
        case (.money, _): return .value(try money(json, type, at: offset))
        case (_, .integer), (_, .number):
            guard !type.isTextual else {
                throw text.error(
                    "a number is no text: write '\(json.text)' in quotes.", at: offset)
            }
        default: break
        }
        let value = try coerced(json, type, at: offset)
        guard case .function(.lower, _) = operand, case .text(let text) = value else {
            return .value(value)
        }
        // A text of nothing that shows, as a space without width, is empty once it is folded.
        let folded = FoldedText.fold(text)
        return .value(folded.isEmpty ? .null : .text(folded))
    }

    private func coerced(_ json: JSON, _ type: FieldType, at offset: Int) throws -> Value {
        try text.at(offset) {
            try type.valueType.coerce(json, currency: baseCurrency, region: region)
        }
    }

    private func money(_ json: JSON, _ type: FieldType, at offset: Int) throws -> Value {
        guard let baseCurrency else {
            throw text.error(
                "amounts cannot be compared before there is a base currency.", at: offset,
                recovery: "Set it: kith settings set base_currency EUR")
        }
        guard case .money(let money) = try coerced(json, type, at: offset) else { return .null }
        guard money.currency == baseCurrency else {
            throw text.error(
                "amounts are compared in \(baseCurrency), not in \(money.currency).", at: offset,
                recovery: "Give the worth in \(baseCurrency).")
        }
        return .money(Money(amount: money.amount, currency: baseCurrency, base: money.amount))
    }
}
