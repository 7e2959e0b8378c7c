import KithStore

/// The threads that read, each with a connection of its own.
final class ReaderPool: Sendable {
    private let queue = JobQueue<@Sendable (Reader) -> Void>()
    private let threads: [WorkerThread]
    private let readers: [Reader]

    init(path: String, options: SQLiteOptions) throws {
        let readers = try (0..<options.readers).map { _ in
            try Reader(path: path, options: options)
        }
        let queue = queue
        self.readers = readers
        do {
            threads = try readers.map { reader in
                try WorkerThread(named: "reader") {
                    while let job = queue.takeFirst() { job(reader) }
                    reader.close()
                }
            }
        } catch {
            queue.close()
            throw error
        }
    }

    deinit {
        queue.close()
    }

    /// Runs `body` on a snapshot, on the next thread that is free.
    func read<Output: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Output
    ) async throws -> Output {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isAccepted = queue.add { reader in
                    continuation.resume(
                        with: Swift.Result { try reader.read(unless: cancellation, body) })
                }
                if !isAccepted { continuation.resume(throwing: StoreError.closed) }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// Has the connections that nobody uses give back memory.
    func rest() throws { for reader in readers { try reader.rest() } }

    /// Waits for the reads that were accepted and closes every connection.
    func close() async {
        queue.close()
        for thread in threads { await thread.ended() }
    }
}
