/// A number as plain decimal text, and the currency written beside it.
package struct NumberParts: Equatable, Sendable {
    /// Digits with at most one point, and `-` before a number below zero, such as `-1234.50`.
    ///
    /// It has as many decimals as were written, and no zeros in front.
    package let decimal: String
    package let currency: CurrencyMark?

    package init(decimal: String, currency: CurrencyMark? = nil) {
        self.decimal = decimal
        self.currency = currency
    }
}

/// Reads numbers and amounts that people wrote, in one style of marks.
///
/// Digits may be grouped by the style's mark, by blanks or by apostrophes: in threes, or the Indian
/// way. A currency code or sign may stand before or after; `-`, or parentheses around, negate.
package struct NumberReader: Sendable {
    package let style: NumberStyle

    package init(style: NumberStyle) {
        self.style = style
    }

    /// Reads a whole value; blanks around it are ignored.
    ///
    /// - Throws: `invalid_number`, naming the value and the style.
    package func read(_ text: String) throws(FormatError) -> NumberParts {
        var reading = NumberReading(text, style: style)
        guard let parts = reading.parts() else {
            throw FormatError(
                .invalidNumber,
                "\(FormatError.quoted(text)) is not a number with a decimal \(style.rawValue), "
                    + "such as \(style.example).",
                recovery: "Write the number so, or choose the style that the file uses: "
                    + "point or comma.")
        }
        return parts
    }

    /// Tries both styles on a sample; blank values are passed over.
    package static func detect(_ sample: some Sequence<String>) -> FormatDetection<NumberStyle> {
        FormatDetection(of: sample, among: NumberStyle.allCases) {
            value, style throws(FormatError) in
            try NumberReader(style: style).read(value)
        }
    }
}
