import KithModel

/// One row of a file as a plan reads it, before anything was looked up.
struct ImportRow: Sendable {
    /// The row as it stands in the file.
    let record: CSVRecord
    /// The values read, by the places of their columns in the plan; null where a cell is
    /// empty and the plan clears fields.
    var values: [(column: Int, value: Value)] = []
    /// The names of the records that it refers to.
    var names: [(column: Int, name: String)] = []
    /// The id of the record that it changes, as the file gives it.
    var identity: RecordID?
    /// What is wrong with it.
    var faults: [ImportFault] = []

    /// The line on which the row begins.
    var line: Int { record.line }
}
