import KithStore

extension SQLiteConnection {
    /// Prepares the writing connection: WAL with the wished durability.
    ///
    /// Reads the file too, so that one that is not a database is refused here.
    func configureWriter(_ durability: Durability) throws {
        try configureShared()
        var mode = ""
        try withStatement("PRAGMA journal_mode = WAL", []) { statement in
            while try statement.step() { mode = SQLiteRow(statement.handle).text(0) }
        }
        guard mode == "wal" else { throw StoreError.readOnly }
        try run("PRAGMA synchronous = \(durability.rawValue)")
        try run("PRAGMA cache_size = -16384")
        // A bulk write copies back every 8 MB, and the file that stays is cut to 64 MB.
        try run("PRAGMA wal_autocheckpoint = 2000")
        try run("PRAGMA journal_size_limit = 67108864")
        try run("SELECT count(*) FROM sqlite_schema")
        // Longer waits are the group commit's, with pauses of random length.
        try run("PRAGMA busy_timeout = 100")
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
        try run("PRAGMA mmap_size = 268435456")
    }
}
