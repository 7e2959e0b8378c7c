import Dispatch
import KithStore

@testable import KithSQLite

/// Keeps the writer's thread busy, so that what is written meanwhile shares a transaction.
struct HeldWriter {
    private let store: SQLiteStore
    private let gate = DispatchSemaphore(value: 0)
    private let holding: Task<Void, any Error>

    init(_ store: SQLiteStore) async {
        self.store = store
        let (entered, gate) = (AsyncStream<Void>.makeStream(), gate)
        holding = Task {
            try await store.write { _ in
                entered.continuation.finish()
                gate.wait()
            }
        }
        for await _ in entered.stream {}
    }

    /// Starts a write and returns when it waits in the queue.
    func queue<Output: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Output
    ) async -> Task<Output, any Error> {
        let (store, before) = (store, store.waitingWrites)
        let task = Task { try await store.write(body) }
        while store.waitingWrites == before { await Task.yield() }
        return task
    }

    /// Lets the writer go on with what waits.
    func release() async throws {
        gate.signal()
        try await holding.value
    }
}
