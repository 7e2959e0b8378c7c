import Glibc
import Synchronization

/// Carries an export from the reader's thread, which may wait, to a receiver that is slower,
/// with few pieces between them.
final class ExportPipe: Sendable {
    private static let room: UInt32 = 8

    private let free: Slots
    private let isClosed = Atomic(false)
    private let pieces: AsyncStream<[UInt8]>
    private let piece: AsyncStream<[UInt8]>.Continuation

    init() {
        free = Slots(Self.room)
        (pieces, piece) = AsyncStream.makeStream()
    }

    /// Runs a body that pushes, and hands what it pushes to a receiver.
    ///
    /// - Throws: what the body throws, or the receiver; each ends the other.
    func run<Result: Sendable>(
        to write: @Sendable ([UInt8]) async throws -> Void,
        _ body: @escaping @Sendable (ExportPipe) async throws -> Result
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { self.piece.finish() }
                _ = try await body(self)
            }
            defer { close() }
            for await bytes in pieces {
                try await write(bytes)
                free.signal()
            }
            try await group.waitForAll()
        }
    }

    /// Adds a piece and waits while there is no room for it.
    ///
    /// - Throws: `CancellationError` when nobody receives any more.
    var push: @Sendable ([UInt8]) throws -> Void {
        { bytes in
            self.free.wait()
            try self.pushLast(bytes)
        }
    }

    /// Adds the last piece, for which there is always room.
    var pushLast: @Sendable ([UInt8]) throws -> Void {
        { bytes in
            guard !self.isClosed.load(ordering: .acquiring) else { throw CancellationError() }
            self.piece.yield(bytes)
        }
    }

    private func close() {
        isClosed.store(true, ordering: .releasing)
        free.signal()
    }
}

/// A number of free places that a thread may wait for.
private final class Slots: @unchecked Sendable {
    // The system's semaphore is made to be shared; it stays where it is until it goes.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ count: UInt32) { sem_init(semaphore, 0, count) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
