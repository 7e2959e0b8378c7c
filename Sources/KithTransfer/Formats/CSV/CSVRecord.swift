/// One row of a file: its fields as UTF-8 bytes, quotes removed, and the line it begins on.
///
/// The bytes of all fields lie in one buffer, which a reader uses again for the next row; a copy
/// kept elsewhere stays as it was.
package struct CSVRecord: Sendable {
    /// The line, from 1, on which the row begins.
    package internal(set) var line = 0
    /// What is doubtful about a row that could be read all the same.
    ///
    /// It is `ragged_row` or `text_after_quote`; whether the row is taken, the importer decides.
    package internal(set) var fault: FormatError?

    var buffer: [UInt8] = []
    var fields: [Range<Int>] = []

    /// Makes a record without fields, for a reader to fill.
    package init() {}

    /// How many fields the row has.
    package var count: Int { fields.count }

    /// The text of a field, made on demand; empty beyond the row's last one.
    package subscript(index: Int) -> String {
        String(decoding: bytes(at: index), as: UTF8.self)
    }

    /// Returns a field's bytes without copying them; none beyond the row's last one.
    package func bytes(at index: Int) -> ArraySlice<UInt8> {
        fields.indices.contains(index) ? buffer[fields[index]] : []
    }

    /// The text of all fields.
    package var strings: [String] {
        (0..<count).map { self[$0] }
    }

    mutating func removeAll() {
        fault = nil
        buffer.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
    }
}
