import KithModel

/// A database that holds one organisation's records.
///
/// A store must:
/// - give every `read` one consistent snapshot, also while a write is open;
/// - run every `write` alone, in a transaction that is durable when `write`
///   returns and has left nothing behind when `write` throws;
/// - order and compare text by code point, put NULL last, and keep integers exact.
///
/// `StoreConformance` proves these promises for a store.
package protocol Store: Sendable {
    /// The differences of the database behind this store.
    var dialect: any SQLDialect { get }

    /// Runs `body` on a snapshot, on a thread of the store's own.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Runs `body` on a snapshot like `read`, but for as long as it takes, and keeps no reader
    /// from others: for checks of everything that is there.
    func look<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Runs `body` in a write transaction, on the writer's thread.
    ///
    /// Nothing suspends between BEGIN and COMMIT. What `body` throws rolls back.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Writes a consistent copy of the database to a new file or folder at `path`.
    func backup(to path: String) async throws

    /// Where the contents of files are.
    var files: any FileStore { get }

    /// Gives back memory that is held for what nobody asks just now.
    func rest() throws

    /// Waits for the last write and closes every connection.
    func close() async
}

extension Store {
    /// A store that says nothing keeps none.
    package var files: any FileStore { NoFiles() }

    /// Most stores hold little.
    package func rest() throws {}
}
