/// A value that a field's type cannot hold.
public struct CoercionError: Error, Sendable, Hashable {
    /// What stands after "is not": "a date (as 2026-11-16)".
    public let expectation: String
    /// The value, cut to 80 characters.
    public let value: String
    /// The allowed value that is nearest, as for a choice.
    public let suggestion: String?

    /// Makes the error of a value for a type.
    public init(_ type: FieldType, _ value: String) {
        expectation =
            type.isComputed
            ? "writable: the field is computed" : Self.expectation(of: type)
        // By code points: one character may hold a megabyte of combining marks.
        self.value = String(String.UnicodeScalarView(value.unicodeScalars.prefix(80)))
        switch type.valueType {
        case .choice(let choices), .multiChoice(let choices):
            suggestion = Suggestion.nearest(to: value, among: choices.map(\.key))
        default: suggestion = nil
        }
    }

    /// One sentence with the value and what was expected.
    public var message: String {
        let hint = suggestion.map { ": did you mean `\($0)`?" } ?? "."
        return "`\(value)` is not \(expectation)\(hint)"
    }

    private static func expectation(of type: FieldType) -> String {
        switch type {
        case .text, .autoNumber, .longText: "text without NUL characters"
        case .integer: "a whole number"
        case .decimal(let scale): "a number with at most \(scale) decimals (as 12.50)"
        case .money: "an amount with at most the currency's decimals (as 1234.50 or 1234.50 EUR)"
        case .boolean: "true or false"
        case .date: "a date (as 2026-11-16)"
        case .instant: "a moment (as 2026-11-16T09:00:00Z)"
        case .localTime: "a time of day (as 09:30)"
        case .choice(let choices), .multiChoice(let choices):
            "one of " + choices.prefix(12).map { "`\($0.key)`" }.joined(separator: ", ")
        case .email: "an e-mail address (as ana@example.com)"
        case .phone: "a telephone number with its country code (as +385 1 2345 678)"
        case .url: "a web address (as https://example.com)"
        case .reference, .file: "the id of a record"
        case .polymorphic: "an entity and an id of a kind that is allowed here"
        case .json: "a JSON document"
        case .consent: "`granted` or `withdrawn`"
        case .formula, .rollup: "writable: the field is computed"
        }
    }
}
