import CSQLite
import KithStore

extension StoreError {
    /// Makes the error of a result code that SQLite returned for a statement.
    init(code: Int32, message: String, statement: String) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: self = .busy
        case SQLITE_INTERRUPT: self = .interrupted
        case SQLITE_FULL: self = .diskFull
        case SQLITE_READONLY, SQLITE_CANTOPEN: self = .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(message)
        case SQLITE_CONSTRAINT:
            guard let index = Self.violatedIndex(message) else { fallthrough }
            self = .uniqueViolation(index: index)
        default:
            self =
                message == "integer overflow"
                ? .numericOverflow
                : .failed(code: Int(code), message: message, statement: statement)
        }
    }

    /// A refusal of the store itself, because it was used in a way that it forbids.
    static func misuse(_ message: String, statement: String = "") -> StoreError {
        .failed(code: Int(SQLITE_MISUSE), message: message, statement: statement)
    }

    /// What every call on a closed store throws.
    static let closed = misuse("The store is closed; open it again to use it.")

    /// Returns the index, or the columns without one, that a message names.
    ///
    /// SQLite says `UNIQUE constraint failed: index 'name'` for an index on expressions and
    /// `UNIQUE constraint failed: table.column, table.column` for one on columns.
    private static func violatedIndex(_ message: String) -> String? {
        let prefix = "UNIQUE constraint failed: "
        guard message.hasPrefix(prefix) else { return nil }
        let rest = message.dropFirst(prefix.count)
        guard rest.hasPrefix("index '"), rest.hasSuffix("'") else { return String(rest) }
        return String(rest.dropFirst(7).dropLast())
    }
}
