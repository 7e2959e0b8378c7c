import KithModel

/// An expression with what its values mean.
struct SQLExpression {
    /// The value.
    var sql: String
    /// The folded text of a text.
    var fold: String?
    /// The number of the entity that a polymorphic reference points to.
    var entity: String?
    /// What the values mean.
    var kind: Kind
    /// Whether an index on the folded text can narrow a search for an exact text.
    var hasFoldIndex = false

    /// What values mean, and so how literals are bound and compared.
    enum Kind: Hashable {
        /// An integer of units with this many decimals.
        case number(scale: Int)
        /// An amount in units of the base currency.
        case money(scale: Int)
        case text
        /// A text that is folded already.
        case folded
        /// The key of a choice or the state of a consent.
        case key
        /// The keys of a multi-choice, as a JSON array.
        case keys
        case json
        case boolean
        case day
        case moment
        case time
        case id
    }
}

extension SQLExpression.Kind {
    /// The meaning of a field's values.
    init(_ type: FieldType, baseCurrency: Currency) {
        switch type.valueType {
        case .integer: self = .number(scale: 0)
        case .decimal(let scale): self = .number(scale: scale)
        case .money: self = .money(scale: baseCurrency.scale)
        case .boolean: self = .boolean
        case .date: self = .day
        case .instant: self = .moment
        case .localTime: self = .time
        case .choice, .consent: self = .key
        case .multiChoice: self = .keys
        case .json: self = .json
        case .reference, .polymorphic, .file: self = .id
        case .text, .longText, .email, .phone, .url, .autoNumber, .formula, .rollup: self = .text
        }
    }

    /// The word by which an error names the meaning.
    var name: String {
        switch self {
        case .number: "a number"
        case .money: "an amount"
        case .text, .folded: "text"
        case .key: "a choice"
        case .keys: "a list of choices"
        case .json: "a document"
        case .boolean: "true or false"
        case .day: "a day"
        case .moment: "a moment"
        case .time: "a time of day"
        case .id: "a record"
        }
    }
}
