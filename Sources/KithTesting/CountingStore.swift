import KithStore
import Synchronization

/// A store that counts the statements of each read and each write.
final class CountingStore: Store {
    private let store: any Store
    private let last = Mutex(0)

    init(_ store: any Store) { self.store = store }

    /// The number of statements of the read or write that ended last.
    var statements: Int { last.withLock { $0 } }

    var dialect: any SQLDialect { store.dialect }

    var files: any FileStore { store.files }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.read { try self.counted($0, body) }
    }

    func look<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.look { try self.counted($0, body) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await store.write { try self.counted($0, body) }
    }

    func rest() throws { try store.rest() }

    func backup(to path: String) async throws { try await store.backup(to: path) }

    func close() async { await store.close() }

    private func counted<Result>(
        _ session: any SQLSession, _ body: (any SQLSession) throws -> Result
    ) throws -> Result {
        let counting = CountingSession(session)
        defer { last.withLock { $0 = counting.statements } }
        return try body(counting)
    }
}

/// A session that counts its statements.
private final class CountingSession: SQLSession {
    private let session: any SQLSession
    private(set) var statements = 0

    init(_ session: any SQLSession) { self.session = session }

    var dialect: any SQLDialect { session.dialect }

    func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int {
        statements += 1
        return try session.execute(sql, bindings)
    }

    func query(
        _ sql: String, _ bindings: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        statements += 1
        try session.query(sql, bindings, body)
    }

    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try session.savepoint(body)
    }
}
