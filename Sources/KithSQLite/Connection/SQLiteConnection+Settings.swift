import CSQLite
import KithModel
import KithStore

extension SQLiteConnection {
    /// Prepares the writing connection: WAL with the wished durability.
    ///
    /// Reads the file too, so that one that is not a database is refused here.
    func configureWriter(_ durability: Durability) throws {
        try configureShared()
        try refuseStranger()
        var mode = ""
        try withStatement("PRAGMA journal_mode = WAL", []) { statement in
            while try statement.step() { mode = SQLiteRow(statement.handle).text(0) }
        }
        guard mode == "wal" else { throw StoreError.readOnly }
        try run("PRAGMA synchronous = \(durability.rawValue)")
        // A bulk write whose pages have no room is written twice; what it took is given back
        // when the store rests.
        try run("PRAGMA cache_size = -65536")
        // What is changed often, as the ends of indexes, is copied back once in 64 MB, and the
        // file that stays is cut to as much.
        try run("PRAGMA wal_autocheckpoint = 16000")
        try run("PRAGMA journal_size_limit = 67108864")
        try run("SELECT count(*) FROM sqlite_schema")
        // Longer waits are the group commit's, with pauses of random length.
        try run("PRAGMA busy_timeout = 100")
    }

    /// Leaves the database of another program as it is: nothing has been written to it yet.
    ///
    /// - Throws: `not_found` for one that holds tables and none of Kith's.
    private func refuseStranger() throws {
        var (tables, own) = (Int64(0), Int64(0))
        let sql = "SELECT count(*), coalesce(sum(name = 'kith_migration'), 0) FROM sqlite_schema"
        try withStatement(sql, []) { statement in
            while try statement.step() {
                let row = SQLiteRow(statement.handle)
                (tables, own) = (row.integer(0), row.integer(1))
            }
        }
        guard tables > 0, own == 0, try journalMode() != "wal" else { return }
        throw KernelError(
            .notFound, "There is no organisation in this database: it is another program's.",
            recovery: "Name another folder: --data DIR")
    }

    private func journalMode() throws -> String {
        var mode = ""
        try withStatement("PRAGMA journal_mode", []) { statement in
            while try statement.step() { mode = SQLiteRow(statement.handle).text(0) }
        }
        return mode
    }

    /// Prepares a reading connection.
    func configureReader() throws {
        try configureShared()
        try run("PRAGMA cache_size = -4096")
        try run("SELECT count(*) FROM sqlite_schema")
    }

    private func configureShared() throws {
        try run("PRAGMA busy_timeout = 5000")
        try run("PRAGMA temp_store = MEMORY")
        try run("PRAGMA foreign_keys = OFF")
        try run("PRAGMA mmap_size = \(Self.mappedBytes)")
    }

    /// How much of the file is read in place: as much as SQLite maps at most.
    private static let mappedBytes = 2_147_418_112

    /// Gives back the memory that pages take; they are read again when they are needed.
    ///
    /// There is none to give back once it is closed.
    func rest() throws {
        guard isOpen else { return }
        sqlite3_db_release_memory(handle)
        // Pages of the file that were looked at stay mapped until the file is mapped anew. SQLite
        // obeys when it prepares these, so that a statement which is kept would do nothing.
        for sql in ["PRAGMA mmap_size = 0", "PRAGMA mmap_size = \(Self.mappedBytes)"] {
            let code = sqlite3_exec(handle, sql, nil, nil, nil)
            guard code == SQLITE_OK else {
                throw StoreError(
                    code: code, message: String(cString: sqlite3_errmsg(handle)), statement: sql)
            }
        }
    }
}
