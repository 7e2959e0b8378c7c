import KithModel

/// One column of a map, made ready for reading rows.
struct ImportColumn: Sendable {
    /// What becomes of a cell's text.
    enum Kind: Sendable {
        /// It is read as a value.
        case value(CellReader)
        /// It names a record.
        case reference(Lookup, isCreating: Bool)
        /// It is the id of the record that the row changes.
        case identity
    }

    /// Where the text comes from.
    enum Origin: Sendable {
        /// The cell at a place of the row, under a header.
        case cell(Int, header: String)
        /// The same value for every row.
        case constant(Value)
        /// The same name for every row.
        case name(String)
    }

    let field: Field
    let kind: Kind
    let origin: Origin
    /// What is read instead of some texts.
    let values: [String: String]
    /// Where the currency of the amount stands.
    var currency: Int?

    /// The header; nil for a constant.
    var header: String? {
        if case .cell(_, let header) = origin { return header }
        return nil
    }

    /// Whether blanks at the ends of a text belong to it.
    var keepsBlanks: Bool { field.type.valueType == .longText }

    /// Returns the text of a cell, without a guard against spreadsheets, after translation.
    func text(of record: CSVRecord, at index: Int) -> String {
        var bytes = record.bytes(at: index)
        if !keepsBlanks {
            while let first = bytes.first, first.isBlank { bytes.removeFirst() }
            while let last = bytes.last, last.isBlank { bytes.removeLast() }
        }
        let text = String(decoding: FormulaGuard.unguarded(bytes), as: UTF8.self)
        return values.isEmpty ? text : values[text] ?? text
    }
}
