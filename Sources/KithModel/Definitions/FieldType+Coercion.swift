extension FieldType {
    /// Returns the value that a JSON document means for a field of this type.
    ///
    /// - Parameters:
    ///   - json: what a request, a script or a form gave.
    ///   - currency: the currency of an amount that names none.
    ///   - region: the country (ISO 3166) of a telephone number without country code.
    /// - Throws: `CoercionError` that says what was expected.
    public func coerce(
        _ json: JSON, currency: Currency?, region: String? = nil
    ) throws(CoercionError) -> Value {
        switch json {
        case .null: return .null
        case .string(let text): return try coerce(text, currency: currency, region: region)
        case .integer(let integer): return try coerce(number: String(integer), currency: currency)
        case .number(let digits): return try coerce(number: digits, currency: currency)
        case .boolean(let flag):
            switch valueType {
            case .boolean: return .boolean(flag)
            case .json: return .json(json)
            default: throw CoercionError(self, "\(flag)")
            }
        case .array(let elements): return try coerce(elements)
        case .object(let object): return try coerce(object)
        }
    }

    /// Returns the value that a text means for a field of this type; empty text is null.
    ///
    /// - Throws: `CoercionError` that says what was expected.
    public func coerce(
        _ text: String, currency: Currency?, region: String? = nil
    ) throws(CoercionError) -> Value {
        guard !text.isEmpty else { return .null }
        if case .phone = valueType {
            guard let number = PhoneNumber.normalized(text, region: region) else {
                throw CoercionError(self, text)
            }
            return .text(number)
        }
        guard let value = parsed(text, currency: currency) else { throw CoercionError(self, text) }
        return value
    }

    private func coerce(number digits: String, currency: Currency?) throws(CoercionError) -> Value {
        switch valueType {
        case .integer:
            // JSON knows no integers: to some programs 2 and 2.0 are one number.
            guard let whole = Decimal(digits)?.exactly(scale: 0) else {
                throw CoercionError(self, digits)
            }
            return .integer(whole.units)
        case .decimal, .money: return try coerce(digits, currency: currency)
        case .json: return .json(Int64(digits).map(JSON.integer) ?? .number(digits))
        default: throw CoercionError(self, digits)
        }
    }

    private func coerce(_ elements: [JSON]) throws(CoercionError) -> Value {
        switch valueType {
        case .json: return .json(.array(elements))
        case .multiChoice(let choices):
            let keys = elements.compactMap(\.string)
            guard keys.count == elements.count else {
                throw CoercionError(self, JSON.array(elements).text)
            }
            return try Self.list(of: keys, choices, self)
        default: throw CoercionError(self, JSON.array(elements).text)
        }
    }

    private func coerce(_ object: JSONObject) throws(CoercionError) -> Value {
        let failure = CoercionError(self, JSON.object(object).text)
        switch valueType {
        case .json: return .json(.object(object))
        case .money:
            guard Set(object.keys).isSubset(of: ["amount", "currency"]),
                let code = object["currency"]?.string, let currency = Currency(code)
            else { throw failure }
            switch object["amount"] {
            case .string(let digits)?, .number(let digits)?:
                guard Decimal(digits) != nil else { throw failure }
                return try coerce(digits, currency: currency)
            case .integer(let integer)?: return try coerce(String(integer), currency: currency)
            default: throw failure
            }
        case .polymorphic:
            guard Set(object.keys) == ["entity", "id"], let entity = object["entity"]?.string,
                let id = object["id"]?.string.flatMap({ RecordID($0) })
            else { throw failure }
            return try checked(.polymorphic(entity: entity, id: id), failure)
        default: throw failure
        }
    }

    private func checked(_ value: Value, _ failure: CoercionError) throws(CoercionError) -> Value {
        if case .polymorphic(let entities) = self, case .polymorphic(let entity, _) = value,
            !entities.isEmpty, !entities.contains(entity)
        {
            throw failure
        }
        return value
    }

    private func parsed(_ text: String, currency: Currency?) -> Value? {
        switch self {
        case .text, .longText, .autoNumber: return Self.text(text)
        case .integer: return Int64(text).map(Value.integer)
        case .decimal(let scale):
            return Decimal(text)?.exactly(scale: scale).map(Value.decimal)
        case .money: return Self.money(text, currency)
        case .boolean: return Self.boolean(text)
        case .date: return CalendarDate(text).map(Value.date)
        case .instant: return Instant(text).map(Value.instant)
        case .localTime: return LocalTime(text).map(Value.localTime)
        case .choice(let choices): return Self.key(text, choices).map(Value.text)
        case .multiChoice(let choices):
            let keys = text.split(separator: ",").map { String($0.trimmingSpaces) }
            return try? Self.list(of: keys, choices, self)
        case .email: return EmailAddress.normalized(text).map(Value.text)
        case .phone: return PhoneNumber.normalized(text).map(Value.text)
        case .url: return WebAddress.normalized(text).map(Value.text)
        case .reference, .file: return RecordID(text).map(Value.reference)
        case .polymorphic(let entities):
            let parts = text.split(separator: " ")
            guard parts.count == 2, let id = RecordID(String(parts[1])) else { return nil }
            let entity = String(parts[0])
            guard entities.isEmpty || entities.contains(entity) else { return nil }
            return .polymorphic(entity: entity, id: id)
        case .json: return (try? JSONReader.read(text)).map(Value.json)
        case .consent: return ["granted", "withdrawn"].contains(text) ? .text(text) : nil
        case .formula(_, let result): return result.parsed(text, currency: currency)
        case .rollup: return nil
        }
    }

    private static func text(_ text: String) -> Value? {
        if FoldedText.isKept(text) { return .text(text) }
        return text.utf8.contains(0) ? nil : .text(FoldedText.composed(text))
    }

    private static func boolean(_ text: String) -> Value? {
        switch FoldedText.fold(text) {
        case "true", "yes", "1", "y": .boolean(true)
        case "false", "no", "0", "n": .boolean(false)
        default: nil
        }
    }

    /// Reads `1234.50`, `1234.50 EUR` or `EUR 1234.50`.
    private static func money(_ text: String, _ fallback: Currency?) -> Value? {
        let parts = text.split(separator: " ").map(String.init)
        var currency = fallback
        var digits = parts.first
        if parts.count == 2 {
            let codeFirst = Currency(parts[0])
            currency = codeFirst ?? Currency(parts[1])
            digits = codeFirst == nil ? parts[0] : parts[1]
        }
        guard parts.count <= 2, let currency, let digits,
            let amount = Decimal(digits)?.exactly(scale: currency.scale)
        else { return nil }
        return .money(Money(amount: amount, currency: currency))
    }

    private static func key(_ text: String, _ choices: [Choice]) -> String? {
        if choices.contains(where: { $0.key == text }) { return text }
        let folded = FoldedText.fold(text)
        return choices.first {
            FoldedText.fold($0.key) == folded || FoldedText.fold($0.title) == folded
        }?.key
    }

    private static func list(
        of keys: [String], _ choices: [Choice], _ type: FieldType
    ) throws(CoercionError) -> Value {
        var chosen: Set<String> = []
        for text in keys {
            guard let key = key(text, choices) else { throw CoercionError(type, text) }
            chosen.insert(key)
        }
        let ordered = choices.map(\.key).filter(chosen.contains)
        return ordered.isEmpty ? .null : .list(ordered)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let head = drop { $0 == " " }
        return head[
            ..<(head.lastIndex { $0 != " " }.map { head.index(after: $0) } ?? head.startIndex)]
    }
}
