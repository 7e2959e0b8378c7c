import Glibc
import KithStore
import Synchronization

/// A thread of our own with a stack of 16 MB, where blocking stops nobody else.
final class WorkerThread: Sendable {
    private let ending = Ending()

    /// Starts a thread that runs `body` and ends with it.
    ///
    /// - Throws: `StoreError.failed` with the system's error number when there is no thread
    ///   to be had.
    init(named name: String, _ body: @escaping @Sendable () -> Void) throws {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, 16 << 20)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))

        let start = Unmanaged.passRetained(Start(body: body, ending: ending))
        var thread: pthread_t = 0
        let code = pthread_create(
            &thread, attributes,
            { start in
                if let start { Unmanaged<Start>.fromOpaque(start).takeRetainedValue().run() }
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw StoreError.failed(
                code: Int(code), message: "The thread \(name) could not be started.",
                statement: "")
        }
    }

    /// Waits until the thread has run its body.
    func ended() async {
        await withCheckedContinuation { ending.wait($0) }
    }
}

/// What a new thread receives.
private final class Start: Sendable {
    private let body: @Sendable () -> Void
    private let ending: Ending

    init(body: @escaping @Sendable () -> Void, ending: Ending) {
        self.body = body
        self.ending = ending
    }

    func run() {
        body()
        ending.arrive()
    }
}

/// The end of a thread, and who waits for it.
private final class Ending: Sendable {
    private struct State {
        var hasArrived = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func wait(_ waiter: CheckedContinuation<Void, Never>) {
        let isOver = state.withLock { state in
            if !state.hasArrived { state.waiters.append(waiter) }
            return state.hasArrived
        }
        if isOver { waiter.resume() }
    }

    func arrive() {
        let waiters = state.withLock { state in
            state.hasArrived = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
