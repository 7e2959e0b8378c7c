/// What a database refuses, in the words that both stores share.
package enum StoreError: Error, Sendable, Hashable {
    /// A unique index holds the value already. `index` names the index.
    case uniqueViolation(index: String)
    /// Another process holds the database; trying again later may succeed.
    case busy
    /// A statement exceeded its budget of steps or was cancelled.
    case interrupted
    /// A sum left the range of 64-bit integers.
    case numericOverflow
    /// The disk is full; nothing was written.
    case diskFull
    /// The folder or the file cannot be written.
    case readOnly
    /// The file is damaged or is not a database.
    case corrupt(String)
    /// Any other refusal, with the statement that caused it and never its values.
    case failed(code: Int, message: String, statement: String)
}
