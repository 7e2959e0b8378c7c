extension Value {
    /// The value as the API writes it.
    ///
    /// Decimals are strings, money an object with amount and currency, dates and moments
    /// ISO 8601, references ids, polymorphic references objects with entity and id.
    public var apiJSON: JSON {
        switch self {
        case .null: return .null
        case .text(let text): return .string(text)
        case .integer(let integer): return .integer(integer)
        case .decimal(let decimal): return .string(decimal.description)
        case .money(let money):
            return .object([
                "amount": .string(money.amount.description),
                "currency": .string(money.currency.code),
            ])
        case .boolean(let flag): return .boolean(flag)
        case .date(let date): return .string(date.description)
        case .instant(let instant): return .string(instant.description)
        case .localTime(let time): return .string(time.description)
        case .list(let keys): return .array(keys.map(JSON.string))
        case .reference(let id): return .string(id.description)
        case .polymorphic(let entity, let id):
            return .object(["entity": .string(entity), "id": .string(id.description)])
        case .json(let json): return json
        }
    }

    /// The value as one line of text, for a table cell or a CSV file; empty for null.
    public var plainText: String {
        switch self {
        case .null: return ""
        case .text(let text): return text
        case .integer(let integer): return String(integer)
        case .decimal(let decimal): return decimal.description
        case .money(let money): return money.description
        case .boolean(let flag): return flag ? "true" : "false"
        case .date(let date): return date.description
        case .instant(let instant): return instant.description
        case .localTime(let time): return time.description
        case .list(let keys): return keys.joined(separator: ", ")
        case .reference(let id): return id.description
        case .polymorphic(let entity, let id): return "\(entity) \(id)"
        case .json(let json): return json.text
        }
    }
}
