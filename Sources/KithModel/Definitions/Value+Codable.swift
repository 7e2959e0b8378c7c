extension Value: Codable {
    /// Writes a value with its kind, so that it reads back without its field.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(tagged.text)
    }

    /// Reads what `encode(to:)` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let json = try? JSONReader.read(text), let value = Value(tagged: json) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a value: \(text.prefix(80))")
        }
        self = value
    }

    /// The value as an array of its kind and its plain form, or null.
    public var tagged: JSON {
        switch self {
        case .null: .null
        case .text(let text): .array([.string("text"), .string(text)])
        case .integer(let integer): .array([.string("integer"), .integer(integer)])
        case .decimal: .array([.string("decimal"), apiJSON])
        case .money(let money):
            .array([
                .string("money"), .string(money.amount.description), .string(money.currency.code),
                money.base.map { .string($0.description) } ?? .null,
            ])
        case .boolean(let flag): .array([.string("boolean"), .boolean(flag)])
        case .date: .array([.string("date"), apiJSON])
        case .instant: .array([.string("instant"), apiJSON])
        case .localTime: .array([.string("local_time"), apiJSON])
        case .list: .array([.string("list"), apiJSON])
        case .reference: .array([.string("reference"), apiJSON])
        case .polymorphic(let entity, let id):
            .array([.string("polymorphic"), .string(entity), .string(id.description)])
        case .json(let json): .array([.string("json"), json])
        }
    }

    /// Reads what `tagged` wrote; nil for anything else.
    public init?(tagged: JSON) {
        guard tagged != .null else {
            self = .null
            return
        }
        guard let parts = tagged.array, parts.count >= 2, let kind = parts[0].string else {
            return nil
        }
        let text = parts[1].string ?? ""
        let value: Value? =
            switch kind {
            case "text": parts[1].string.map(Value.text)
            case "integer": parts[1].integer.map(Value.integer)
            case "decimal": Decimal(text).map(Value.decimal)
            case "money": Self.money(parts)
            case "boolean": parts[1].boolean.map(Value.boolean)
            case "date": CalendarDate(text).map(Value.date)
            case "instant": Instant(text).map(Value.instant)
            case "local_time": LocalTime(text).map(Value.localTime)
            case "list": parts[1].array.map { .list($0.compactMap(\.string)) }
            case "reference": RecordID(text).map(Value.reference)
            case "polymorphic":
                parts.count == 3
                    ? parts[2].string.flatMap { RecordID($0) }.map {
                        .polymorphic(entity: text, id: $0)
                    }
                    : nil
            case "json": .json(parts[1])
            default: nil
            }
        guard let value else { return nil }
        self = value
    }

    private static func money(_ parts: [JSON]) -> Value? {
        guard parts.count == 4, let amount = parts[1].string.flatMap({ Decimal($0) }),
            let currency = parts[2].string.flatMap({ Currency($0) })
        else { return nil }
        return .money(
            Money(amount: amount, currency: currency, base: parts[3].string.flatMap { Decimal($0) })
        )
    }
}
