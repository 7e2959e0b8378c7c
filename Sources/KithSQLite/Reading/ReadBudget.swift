import CSQLite
import Synchronization

/// What a read may still use: asked by SQLite every few thousand steps, and before every
/// statement.
// Lives on the reader's thread alone; only the cancellation is reached from elsewhere.
final class ReadBudget {
    private var deadline = Deadline(in: nil)
    private var cancellation: Cancellation?

    /// Registers the budget with a connection, which must not outlive it.
    func watch(_ connection: SQLiteConnection) {
        sqlite3_progress_handler(
            connection.handle, 4000,
            { budget in
                guard let budget else { return 0 }
                let isSpent = Unmanaged<ReadBudget>.fromOpaque(budget)
                    .takeUnretainedValue().isSpent
                return isSpent ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Starts a read's budget.
    func begin(_ limit: Duration?, _ cancellation: Cancellation) {
        deadline = Deadline(in: limit)
        self.cancellation = cancellation
    }

    /// Ends a read's budget: the connection's own statements run without one.
    func end() {
        deadline = Deadline(in: nil)
        cancellation = nil
    }

    /// Whether the read must stop.
    var isSpent: Bool { deadline.hasPassed || cancellation?.isCancelled == true }
}

/// Whether the task that waits for a read was cancelled.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isCancelled: Bool { flag.load(ordering: .relaxed) }

    func cancel() {
        flag.store(true, ordering: .relaxed)
    }
}
