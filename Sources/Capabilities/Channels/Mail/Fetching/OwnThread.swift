import Glibc
import KithModel

/// Work that waits for others, such as servers: on a thread of its own, since those that tasks
/// share are few.
enum OwnThread {
    /// Runs a body on a thread of its own, and returns what it returns.
    ///
    /// - Throws: what the body throws; `unavailable` where no thread can be made.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let work = Work { continuation.resume(with: Swift.Result { try body() }) }
            let context = Unmanaged.passRetained(work)
            var thread = pthread_t()
            let status = pthread_create(
                &thread, nil,
                { context in
                    if let context {
                        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                    }
                    return nil
                }, context.toOpaque())
            guard status == 0 else {
                context.release()
                return continuation.resume(
                    throwing: KernelError(
                        .unavailable, "No thread could be made.", recovery: "Try again later."))
            }
            pthread_detach(thread)
        }
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
