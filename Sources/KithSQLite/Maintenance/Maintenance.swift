import KithStore

/// The thread for long work beside reads and writes: copies, checks and checkpoints.
///
/// Opens a connection for each job, so that it holds neither memory nor locks in between.
final class Maintenance: Sendable {
    private let queue = JobQueue<@Sendable () -> Void>()
    private let thread: WorkerThread
    private let path: String
    private let localDay: SQLiteOptions.LocalDay

    init(path: String, localDay: @escaping SQLiteOptions.LocalDay) throws {
        self.path = path
        self.localDay = localDay
        let queue = queue
        thread = try WorkerThread(named: "maintenance") {
            while let job = queue.takeFirst() { job() }
        }
    }

    deinit {
        queue.close()
    }

    /// Runs `body` with a fresh connection outside of any transaction.
    func run<Output: Sendable>(
        _ access: SQLiteConnection.Access,
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Output
    ) async throws -> Output {
        let path = path
        let localDay = localDay
        return try await withCheckedThrowingContinuation { continuation in
            let isAccepted = queue.add {
                continuation.resume(
                    with: Swift.Result {
                        let connection = try SQLiteConnection(
                            path: path, access: access, localDay: localDay)
                        defer { connection.close() }
                        try connection.run("PRAGMA busy_timeout = 5000")
                        return try body(connection)
                    })
            }
            if !isAccepted { continuation.resume(throwing: StoreError.closed) }
        }
    }

    /// Waits for the jobs that were accepted.
    func close() async {
        queue.close()
        await thread.ended()
    }
}
