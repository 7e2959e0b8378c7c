import KithModel

/// What kind of value a part of a formula comes to, as far as its text tells.
enum FormulaKind: Sendable {
    /// Nothing at all: the word `null`.
    case null
    /// The number 0 as written, which is an amount of any currency too.
    case zero
    case number, money, text, boolean, date, instant

    /// The kind of a field's values; nil for those that no formula reads.
    init?(_ type: FieldType) {
        switch type.valueType {
        case .integer, .decimal: self = .number
        case .money: self = .money
        case .boolean: self = .boolean
        case .date: self = .date
        case .instant: self = .instant
        case .choice, .consent: self = .text
        default:
            guard type.isTextual else { return nil }
            self = .text
        }
    }

    /// How an error names it.
    var noun: String {
        switch self {
        case .null: "null"
        case .zero, .number: "a number"
        case .money: "an amount"
        case .text: "text"
        case .boolean: "a condition"
        case .date: "a day"
        case .instant: "a moment"
        }
    }

    /// Returns the kind that values of either kind share, or nil.
    func joined(_ other: FormulaKind) -> FormulaKind? {
        switch (self, other) {
        case (let left, let right) where left == right: left
        case (.null, let kind), (let kind, .null): kind
        case (.zero, .number), (.number, .zero): .number
        case (.zero, .money), (.money, .zero): .money
        default: nil
        }
    }

    /// Whether it is a number or stands for one.
    var isNumeric: Bool { self == .number || self == .zero || self == .null }
}
