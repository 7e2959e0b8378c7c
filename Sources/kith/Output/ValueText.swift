import KithModel

/// Values as people read them: titles for references, local time, grouped digits.
struct ValueText {
    private let zone: TimeZoneRules
    private let titles: [RecordID: String]

    init(zone: TimeZoneRules, titles: [RecordID: String] = [:]) {
        self.zone = zone
        self.titles = titles
    }

    /// Returns a value of a field as one text; empty for null.
    func text(_ value: Value, _ field: FieldDefinition) -> String {
        switch value {
        case .text(let key): Self.title(of: key, field.type.valueType) ?? key
        case .list(let keys):
            keys.map { Self.title(of: $0, field.type.valueType) ?? $0 }.joined(separator: ", ")
        case .reference(let id) where field.name == "id": id.description
        case .reference(let id), .polymorphic(_, let id): titles[id] ?? "restricted"
        case .instant(let moment): text(moment)
        case .money(let money): Self.grouped(money.amount) + " " + money.currency.code
        case .decimal(let decimal): Self.grouped(decimal)
        case .boolean(let flag): flag ? "yes" : "no"
        default: value.plainText
        }
    }

    /// Returns a moment in local time, to the second.
    func text(_ moment: Instant) -> String {
        let local = moment.adding(milliseconds: Int64(zone.offset(at: moment)) * 1000)
        let text = local.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    /// Whether values of a type stand at the right of a column.
    static func isNumber(_ type: FieldType) -> Bool {
        switch type.valueType {
        case .integer, .decimal, .money: true
        default: false
        }
    }

    /// Whether a value tells nothing, or the wrong thing, when its end is cut off.
    static func isWhole(_ field: FieldDefinition) -> Bool {
        switch field.type.valueType {
        case .date, .instant, .localTime, .boolean: true
        default: field.name == "id"
        }
    }

    /// Returns a number with a comma between thousands.
    static func grouped(_ decimal: Decimal) -> String {
        let text = decimal.description
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".")
        let whole = parts.first.map(String.init) ?? "0"
        return sign + grouped(digits: whole) + (parts.count > 1 ? "." + parts[1] : "")
    }

    private static func grouped(digits: String) -> String {
        var groups: [Substring] = []
        var rest = Substring(digits)
        while rest.count > 3 {
            groups.append(rest.suffix(3))
            rest = rest.dropLast(3)
        }
        return ([rest] + groups.reversed()).joined(separator: ",")
    }

    private static func title(of key: String, _ type: FieldType) -> String? {
        switch type {
        case .choice(let choices), .multiChoice(let choices):
            choices.first { $0.key == key }?.title
        default: nil
        }
    }
}
