import CSQLite
import KithStore

/// One connection to the database file, with the statements prepared on it.
// Invariant of @unchecked Sendable: one thread at a time uses a connection. The thread that
// opens it hands it over to the thread that keeps it before that one starts.
final class SQLiteConnection: @unchecked Sendable {
    /// What a connection may do to the file.
    enum Access {
        case readWrite, readOnly
    }

    let handle: OpaquePointer
    /// How many savepoints are open.
    var savepointDepth = 0
    private(set) var isOpen = true
    private var statements = StatementCache(capacity: 256)
    /// Asked for before the first connection.
    ///
    /// Where somebody else has opened SQLite already, it goes on counting its memory, which is
    /// slower and no harm.
    private static let libraryCode = kith_count_no_memory()

    /// Opens the file at a path; with `readWrite`, makes it when it is missing.
    ///
    /// - Throws: `StoreError.readOnly` when the folder is missing or may not be written.
    init(path: String, access: Access, localDay: @escaping SQLiteOptions.LocalDay) throws {
        let mode =
            access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        _ = Self.libraryCode
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let message = String(cString: sqlite3_errmsg(opened))
            let error = StoreError(
                code: code, message: message, statement: "", connection: opened)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        try check(kith_refuse_quoted_strings(handle))
        try check(CalendarFunctions.register(on: handle, localDay: localDay))
        guard access == .readOnly || sqlite3_db_readonly(handle, "main") == 0 else {
            throw StoreError.readOnly
        }
    }

    deinit {
        close()
    }

    /// Closes the connection, after which nothing else of it may be used.
    func close() {
        guard isOpen else { return }
        isOpen = false
        // SQLite waits with the end of a connection for the end of its statements.
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Whether no transaction is open: SQLite ended it, if one had been begun.
    var isAutocommit: Bool { sqlite3_get_autocommit(handle) != 0 }

    /// Runs a statement without parameters to its end.
    func run(_ sql: String) throws {
        try withStatement(sql, []) { statement in
            while try statement.step() {}
        }
    }

    /// Lends a statement with its parameters bound, and resets it afterwards.
    @inline(__always)
    func withStatement<Result>(
        _ sql: String, _ bindings: [SQLValue], _ body: (Statement) throws -> Result
    ) throws -> Result {
        let statement = try statements.lend(sql, on: handle)
        defer {
            statement.reset()
            statement.isInUse = false
        }
        try statement.bind(bindings)
        return try body(statement)
    }

    /// Ends a transaction that is still open, undoing it.
    func rollBack() throws {
        savepointDepth = 0
        if !isAutocommit { try run("ROLLBACK") }
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else {
            throw StoreError(
                code: code, message: String(cString: sqlite3_errmsg(handle)), statement: "")
        }
    }
}
