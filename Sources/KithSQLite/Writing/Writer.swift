import KithStore

/// The one thread that writes.
final class Writer: Sendable {
    private let queue = JobQueue<any WriteMember>()
    private let thread: WorkerThread
    private let connection: SQLiteConnection
    private let turn = Turn()

    /// Opens the file at a path, or makes it, and starts the thread.
    init(path: String, durability: Durability, options: SQLiteOptions) throws {
        let connection = try SQLiteConnection(
            path: path, access: .readWrite, localDay: options.localDay)
        try connection.configureWriter(durability)
        self.connection = connection
        let group = GroupCommit(connection, busyLimit: options.busyLimit)
        let (queue, turn) = (queue, turn)
        thread = try WorkerThread(named: "writer") {
            while true {
                let members = queue.takeAll()
                if members.isEmpty { break }
                turn.take { group.run(members) }
            }
            // That the log is in use or the disk full loses nothing now: the log stays, and
            // the next opening reads it.
            turn.take {
                _ = Swift.Result { try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
                connection.close()
            }
        }
    }

    deinit {
        queue.close()
    }

    /// The number of writes that no transaction has begun with.
    var waiting: Int { queue.count }

    /// Runs `body` as a member of the next transaction.
    func write<Output: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            if !queue.add(PendingWrite(body, continuation)) {
                continuation.resume(throwing: StoreError.closed)
            }
        }
    }

    /// Gives back memory, unless something is written just now.
    func rest() throws {
        try turn.takeIfFree { try connection.rest() }
    }

    /// Waits for the writes that were accepted and closes the connection.
    func close() async {
        queue.close()
        await thread.ended()
    }
}
