import KithModel
import KithStore

extension Value {
    /// Reads a value as the API writes it.
    ///
    /// What cannot be of the type is taken by its form: figures over a field are of other types
    /// than the field.
    init(_ json: JSON, of type: FieldType) {
        if case .json = type.valueType, json != .null {
            self = .json(json)
            return
        }
        switch json {
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .integer(let integer): self = .integer(integer)
        case .number(let digits): self = Decimal(digits).map(Value.decimal) ?? .text(digits)
        case .string(let text): self = Self.read(text, of: type.valueType) ?? .text(text)
        case .array(let list):
            let texts = list.compactMap(\.string)
            self = texts.count == list.count ? .list(texts) : .json(json)
        case .object: self = Self.read(json) ?? .json(json)
        }
    }

    private static func read(_ text: String, of type: FieldType) -> Value? {
        switch type {
        case .integer, .decimal, .money: Decimal(text).map(Value.decimal)
        case .date: CalendarDate(text).map(Value.date)
        case .instant: Instant(text).map(Value.instant)
        case .localTime: LocalTime(text).map(Value.localTime)
        case .reference, .file: RecordID(text).map(Value.reference)
        default: nil
        }
    }

    private static func read(_ object: JSON) -> Value? {
        if let amount = object["amount"]?.string.flatMap({ Decimal($0) }),
            let currency = object["currency"]?.string.flatMap({ Currency($0) })
        {
            return .money(Money(amount: amount, currency: currency))
        }
        guard let id = object["id"]?.string.flatMap({ RecordID($0) }) else { return nil }
        return object["entity"]?.string.map { .polymorphic(entity: $0, id: id) } ?? .reference(id)
    }
}

extension TimeZoneRules {
    /// Returns the rules of the time zone that a description names; UTC where this machine
    /// does not know them.
    static func described(in json: JSON) throws -> TimeZoneRules {
        let files = TimeZoneFiles()
        let named = json["time_zone"]?.string ?? "UTC"
        return try (try? files.rules(named)) ?? files.rules("UTC")
    }
}

extension JSON {
    /// The titles of records that an object holds by their ids.
    var titles: [RecordID: String] {
        var titles: [RecordID: String] = [:]
        for (id, title) in object ?? [:] {
            if let id = RecordID(id) { titles[id] = title.string }
        }
        return titles
    }
}
