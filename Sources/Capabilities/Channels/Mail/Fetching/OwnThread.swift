import CCurl
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
            let isBegun = kith_curl_aside(
                { context in
                    guard let context else { return }
                    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                }, context.toOpaque())
            guard !isBegun else { return }
            context.release()
            continuation.resume(
                throwing: KernelError(
                    .unavailable, "No thread could be made.", recovery: "Try again later."))
        }
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
