import CSQLite
import Glibc
import KithStore

extension StoreError {
    /// Makes the error of a result code that SQLite returned for a statement.
    ///
    /// - Parameter connection: what refused it, to ask what the system said; nil where nothing
    ///   was open yet.
    init(code: Int32, message: String, statement: String, connection: OpaquePointer? = nil) {
        switch code & 0xFF {
        case SQLITE_IOERR where Self.isNoRoom(code, connection): self = .diskFull
        case SQLITE_IOERR where Self.has(connection, failedWith: [EROFS, EACCES, EPERM]):
            self = .readOnly
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

    /// Whether a disk, a quota or the largest size of a file has come to its end.
    private static func isNoRoom(_ code: Int32, _ connection: OpaquePointer?) -> Bool {
        // The index of the log could not be made longer.
        code == SQLITE_IOERR | (19 << 8)
            || has(connection, failedWith: [ENOSPC, EDQUOT, EFBIG])
    }

    private static func has(_ connection: OpaquePointer?, failedWith numbers: [Int32]) -> Bool {
        guard let connection else { return false }
        return numbers.contains { kith_has_failed_with(connection, $0) != 0 }
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
