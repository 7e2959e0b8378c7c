import Glibc
import KithModel

/// A thread with a stack that is deep enough for Lua, whatever the caller's is.
///
/// Nested calls of a script cost up to half a megabyte of C stack; threads that Swift lends may
/// have no more than that.
enum DeepStack {
    static let size = 16 << 20

    /// Runs a body on a thread of its own and waits for it.
    ///
    /// - Throws: `unavailable` when there is no thread to be had; what the body throws.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) throws -> Result {
        let work = Work(body)
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, size)
        let start = Unmanaged.passRetained(work as AnyObject)
        var thread: pthread_t = 0
        let code = pthread_create(
            &thread, attributes,
            { start in
                guard let start else { return nil }
                let work = Unmanaged<AnyObject>.fromOpaque(start).takeRetainedValue()
                (work as? any Runnable)?.run()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw KernelError(
                .unavailable, "There is no thread to be had for Lua.", recovery: "Try again.")
        }
        pthread_join(thread, nil)
        return try work.outcome()
    }

    private protocol Runnable: AnyObject {
        func run()
    }

    /// What the thread does.
    ///
    /// It writes its result before it ends, and the caller reads it after
    /// it has ended: never both at once.
    private final class Work<Result: Sendable>: Runnable, @unchecked Sendable {
        private let body: @Sendable () throws -> Result
        private var result: Swift.Result<Result, any Error>?

        init(_ body: @escaping @Sendable () throws -> Result) { self.body = body }

        func run() { result = Swift.Result(catching: body) }

        func outcome() throws -> Result {
            guard let result else {
                throw KernelError(.unavailable, "A thread for Lua ended too early.")
            }
            return try result.get()
        }
    }
}
