import CSQLite
import KithStore

/// A connection inside a transaction or a snapshot of the embedded store.
///
/// When SQLite rolls the whole transaction back, as a full disk or an interruption can make
/// it, every later statement of the session throws the same error: none runs outside of a
/// transaction, also when the first error was caught.
final class SQLiteSession: SQLSession {
    let dialect: any SQLDialect = SQLiteDialect()
    /// The error with which SQLite ended the whole transaction.
    private(set) var loss: (any Error)?
    private let connection: SQLiteConnection
    private let budget: ReadBudget?
    private var hasEnded = false

    init(_ connection: SQLiteConnection, budget: ReadBudget? = nil) {
        self.connection = connection
        self.budget = budget
    }

    @discardableResult
    func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int {
        try noting {
            let before = sqlite3_total_changes64(connection.handle)
            return try connection.withStatement(sql, bindings) { statement in
                while try statement.step() {}
                // What changes() returns is left from an earlier statement when this one
                // changed no row.
                let changed = sqlite3_total_changes64(connection.handle) != before
                return changed ? Int(sqlite3_changes64(connection.handle)) : 0
            }
        }
    }

    func query(
        _ sql: String, _ bindings: [SQLValue], _ body: (any SQLRow) throws -> Void
    ) throws {
        try noting {
            try connection.withStatement(sql, bindings) { statement in
                let row: any SQLRow = SQLiteRow(statement.handle)
                while try statement.step() { try body(row) }
            }
        }
    }

    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        let name = "kith_\(connection.savepointDepth)"
        try noting { try connection.run("SAVEPOINT \(name)") }
        connection.savepointDepth += 1
        do {
            let result = try body()
            try noting { try connection.run("RELEASE \(name)") }
            connection.savepointDepth -= 1
            return result
        } catch {
            undo(name, because: error)
            throw error
        }
    }

    /// Ends the session: a closure that kept it can do no harm with it later.
    func end() {
        hasEnded = true
    }

    private func undo(_ name: String, because cause: any Error) {
        guard loss == nil else { return }
        connection.savepointDepth -= 1
        do {
            try connection.run("ROLLBACK TO \(name)")
            try connection.run("RELEASE \(name)")
        } catch {
            // What was half undone must not be committed: the whole transaction goes.
            loss = cause
            rollBackWhole()
        }
    }

    private func rollBackWhole() {
        do {
            try connection.rollBack()
        } catch {
            // The owner of the transaction sees that it is still open and rolls back again.
            loss = error
        }
    }

    @inline(__always)
    private func noting<Result>(_ body: () throws -> Result) throws -> Result {
        if let loss { throw loss }
        guard !hasEnded else {
            throw StoreError.misuse("A session ends with the closure that received it.")
        }
        if let budget, budget.isSpent { throw StoreError.interrupted }
        do {
            return try body()
        } catch {
            if loss == nil, connection.isAutocommit { loss = error }
            throw error
        }
    }
}
