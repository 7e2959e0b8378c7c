import Glibc
import KithModel

extension DeepStack {
    /// Starts a body on a thread of its own, which ends with it, and goes on.
    ///
    /// - Throws: `unavailable` when there is no thread to be had.
    static func start(_ body: @escaping @Sendable () -> Void) throws {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, size)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(body))
        var thread: pthread_t = 0
        let code = pthread_create(
            &thread, attributes,
            { start in
                if let start { Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw KernelError(
                .unavailable, "There is no thread to be had for Lua.", recovery: "Try again.")
        }
    }

    /// What the thread receives.
    private final class Start: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
