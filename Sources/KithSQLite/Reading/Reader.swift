import KithStore

/// A read-only connection that gives each read a snapshot of its own.
// Invariant of @unchecked Sendable: used by the one thread that it was made for.
final class Reader: @unchecked Sendable {
    private let connection: SQLiteConnection
    private let budget = ReadBudget()
    private let limit: Duration?
    private let turn = Turn()

    /// Opens the file at a path, which must be there.
    init(path: String, options: SQLiteOptions) throws {
        connection = try SQLiteConnection(
            path: path, access: .readOnly, localDay: options.localDay)
        limit = options.readLimit
        try connection.configureReader()
        budget.watch(connection)
    }

    /// Closes the connection.
    func close() {
        turn.take { connection.close() }
    }

    /// Runs `body` on a snapshot.
    ///
    /// The snapshot ends by ROLLBACK, which also removes the temporary tables that the body
    /// made and left.
    ///
    /// - Throws: `StoreError`; `interrupted` when the time is over or the task was cancelled.
    func read<Output>(
        unless cancellation: Cancellation, _ body: (any SQLSession) throws -> Output
    ) throws -> Output {
        try turn.take { try readAlone(unless: cancellation, body) }
    }

    /// Gives back memory, unless somebody reads just now.
    func rest() throws {
        try turn.takeIfFree { try connection.rest() }
    }

    private func readAlone<Output>(
        unless cancellation: Cancellation, _ body: (any SQLSession) throws -> Output
    ) throws -> Output {
        try connection.rollBack()
        budget.begin(limit, cancellation)
        defer { budget.end() }
        let session = SQLiteSession(connection, budget: budget)
        defer { session.end() }

        try connection.run("BEGIN")
        do {
            let output = try body(session)
            if let loss = session.loss { throw loss }
            budget.end()
            try connection.rollBack()
            return output
        } catch {
            budget.end()
            // A failure to end the snapshot shows at the next read, which begins with it.
            _ = Swift.Result { try connection.rollBack() }
            throw error
        }
    }
}
