/// Says what in a file cannot be read, where, and what its owner can do about it.
package struct FormatError: Error, Equatable, Sendable {
    /// Names the rule that was broken; raw values are stable.
    package enum Code: String, Sendable {
        case unknownEncoding = "unknown_encoding"
        case invalidEncoding = "invalid_encoding"
        case nulByte = "nul_byte"
        case unclosedQuote = "unclosed_quote"
        case textAfterQuote = "text_after_quote"
        case raggedRow = "ragged_row"
        case fieldTooLarge = "field_too_large"
        case rowTooLarge = "row_too_large"
        case tooManyFields = "too_many_fields"
        case invalidDate = "invalid_date"
        case invalidNumber = "invalid_number"
    }

    package let code: Code
    /// The line of the file, from 1; nil where a lone value was read.
    package var line: Int?
    /// The field of the row, from 1; nil where the row as a whole is meant.
    package var field: Int?
    /// One sentence that names the place or the value, and the rule.
    package let message: String
    /// What the reader of the message can do now.
    package let recovery: String

    package init(
        _ code: Code, line: Int? = nil, field: Int? = nil, _ message: String, recovery: String
    ) {
        self.code = code
        self.line = line
        self.field = field
        self.message = message
        self.recovery = recovery
    }
}

extension FormatError {
    /// Quotes a value for a message: control characters made visible, long ones cut short.
    static func quoted(_ value: String) -> String {
        let shown = value.unicodeScalars.prefix(40).map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        let cut = value.unicodeScalars.count > 40
        return "'" + shown.joined() + (cut ? "…'" : "'")
    }
}
