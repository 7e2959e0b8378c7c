import CSQLite
import KithStore

/// The embedded store: one organisation's records in one SQLite file.
///
/// Writes that wait for the writer's thread share one transaction and one flush of the disk.
/// A write's body may run more than once, in the one case that SQLite rolled a shared
/// transaction back because of another member; it must therefore keep nothing outside of the
/// session but what it returns. `write` returns after COMMIT, and a task that is cancelled
/// meanwhile does not stop it. `read` of a cancelled task throws `StoreError.interrupted`.
package final class SQLiteStore: Store {
    package let dialect: any SQLDialect = SQLiteDialect()
    package let files: any FileStore
    private let writer: Writer
    private let readers: ReaderPool
    private let maintenance: Maintenance

    /// Opens the database file at `path`, or makes an empty one.
    ///
    /// The folder must be there. Blocks while the file is opened.
    ///
    /// - Throws: `StoreError.readOnly` when the folder is missing or cannot be written;
    ///   `corrupt` when the file is not a database; `busy` when another process holds it.
    package init(
        path: String, durability: Durability = .full, options: SQLiteOptions = SQLiteOptions()
    ) throws {
        // The writer first: it makes the file and its log, which readers cannot.
        files = FolderFiles(beside: path)
        writer = try Writer(path: path, durability: durability, options: options)
        readers = try ReaderPool(path: path, options: options)
        maintenance = try Maintenance(path: path, localDay: options.localDay)
    }

    /// The number of writes that wait for a transaction.
    var waitingWrites: Int { writer.waiting }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await readers.read(body)
    }

    package func look<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await maintenance.run(.readOnly) { connection in
            // The connection ends with the look, and the snapshot with it.
            try connection.run("PRAGMA temp_store = MEMORY")
            try connection.run("BEGIN")
            let session = SQLiteSession(connection)
            defer { session.end() }
            return try body(session)
        }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await writer.write(body)
    }

    /// Writes a consistent copy of the database to a new file, and flushes it to the disk.
    ///
    /// Reads and writes go on meanwhile; the copy shows the moment at which it began.
    ///
    /// - Throws: `StoreError.failed` when there is a file at `path` already; `readOnly` when
    ///   its folder is missing or cannot be written; `diskFull`.
    package func backup(to path: String) async throws {
        try await maintenance.run(.readOnly) { try DatabaseCopy(at: path).write(from: $0) }
    }

    /// Reads the whole file and returns a sentence about each damage; none when it is sound.
    package func integrityCheck() async throws -> [String] {
        try await maintenance.run(.readOnly) { connection in
            var findings: [String] = []
            do {
                try connection.withStatement("PRAGMA integrity_check", []) { statement in
                    let row = SQLiteRow(statement.handle)
                    while try statement.step() { findings.append(row.text(0)) }
                }
            } catch StoreError.corrupt(let message) {
                // Some damage ends the check itself, with or without a finding before it.
                findings.append(message)
            }
            return findings == ["ok"] ? [] : findings
        }
    }

    /// Copies the write-ahead log into the database file and empties it, as far as the
    /// snapshots in use allow.
    package func checkpoint() async throws {
        try await maintenance.run(.readWrite) { try $0.run("PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Gives back the memory that connections hold which nobody uses just now: pages of the
    /// file, which are read again when they are needed.
    ///
    /// For who sees that nothing has been asked for a while.
    /// - Throws: `StoreError`.
    package func rest() throws {
        try readers.rest()
        try writer.rest()
        kith_hand_back_freed_memory()
    }

    /// Waits for what was accepted, copies the log into the file and closes every connection.
    ///
    /// Every later call throws. Closing twice is harmless.
    package func close() async {
        await maintenance.close()
        await readers.close()
        // The writer last: without readers it can empty the log.
        await writer.close()
    }
}
