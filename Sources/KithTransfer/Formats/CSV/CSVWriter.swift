/// Writes rows as CSV into a buffer that the caller empties as it likes.
///
/// Fields are quoted only where reading them back needs it. Cells that a spreadsheet would run as
/// a formula get a leading apostrophe; see ``FormulaGuard``. Text is written as it is given: what a
/// reader refuses (NUL bytes) must not be in it.
package struct CSVWriter: Sendable {
    package enum LineEnd: Sendable { case lineFeed, carriageReturnLineFeed }

    private let delimiter: UInt8
    private let lineEnd: [UInt8]
    private var isFirstField = true
    private var isFirstRow = true
    private var isEmptyRow = true
    private var output: [UInt8] = []

    /// How many bytes wait to be taken.
    package var count: Int { output.count }

    package init(delimiter: CSVDelimiter = .comma, lineEnd: LineEnd = .lineFeed) {
        self.delimiter = delimiter.rawValue
        self.lineEnd = lineEnd == .lineFeed ? [0x0A] : [0x0D, 0x0A]
    }

    /// Writes one row of text fields.
    package mutating func write(_ row: some Sequence<String>) {
        for field in row {
            var field = field
            field.withUTF8 { writeField($0) }
        }
        endRow()
    }

    /// Adds one field, as UTF-8, to the row at hand.
    package mutating func writeField(_ field: UnsafeBufferPointer<UInt8>) {
        if !isFirstField { output.append(delimiter) }
        isEmptyRow = isFirstField && field.isEmpty
        let isGuarded = FormulaGuard.isFormula(field)
        let isQuoted = needsQuotes(field)
        isFirstField = false

        if isQuoted { output.append(0x22) }
        if isGuarded { output.append(0x27) }
        if isQuoted {
            for byte in field {
                if byte == 0x22 { output.append(0x22) }
                output.append(byte)
            }
            output.append(0x22)
        } else {
            output.append(contentsOf: field)
        }
    }

    /// Ends the row at hand; one empty field is written as `""`, lest the row be an empty line.
    package mutating func endRow() {
        if isEmptyRow, !isFirstField { output += [0x22, 0x22] }
        output += lineEnd
        isFirstField = true
        isFirstRow = false
    }

    /// Hands over what has been written so far and empties the buffer.
    package mutating func take() -> [UInt8] {
        defer { output = [] }
        return output
    }

    private func needsQuotes(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        if isFirstRow, isFirstField, looksLikeHead(field) { return true }
        return field.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Whether a reader would drop this start of a file instead of taking it for text.
    private func looksLikeHead(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        TextEncoding.mark(in: field) != nil || field.starts(with: "sep=".utf8)
    }
}
