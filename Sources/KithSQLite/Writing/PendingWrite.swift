import KithStore

/// A write that waits to become a member of a transaction.
protocol WriteMember: AnyObject, Sendable {
    /// Runs the write and keeps its result. Forgets that of an earlier run.
    func run(in session: SQLiteSession) throws
    /// Hands the kept result to who waits, after the commit. Called once, or `fail` is.
    func succeed()
    /// Hands over an error instead of the result.
    func fail(_ error: any Error)
}

/// The write of one caller, and the caller's continuation.
// Invariant of @unchecked Sendable: only the writer's thread touches `output`, once the write
// is in the queue.
final class PendingWrite<Output: Sendable>: WriteMember, @unchecked Sendable {
    private let body: @Sendable (any SQLSession) throws -> Output
    private let continuation: CheckedContinuation<Output, any Error>
    private var output: Output?

    init(
        _ body: @escaping @Sendable (any SQLSession) throws -> Output,
        _ continuation: CheckedContinuation<Output, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(in session: SQLiteSession) throws {
        output = nil
        output = try body(session)
    }

    func succeed() {
        guard let output else {
            return fail(StoreError.misuse("The write was committed without having run."))
        }
        continuation.resume(returning: output)
    }

    func fail(_ error: any Error) {
        continuation.resume(throwing: error)
    }
}
