import CSQLite

extension SQLiteStore {
    /// The version of the SQLite library, as `3.40.1`.
    package static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
