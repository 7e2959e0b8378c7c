import Glibc
import Synchronization

/// A thread with a deep stack that does in the background what nobody has to wait for.
///
/// It starts with the first job, and ends when nobody holds the worker any more.
final class LuaWorker: Sendable {
    private let queue = Queue()

    /// How many jobs may wait.
    private static let most = 64
    private static let stackSize = 16 << 20

    deinit { queue.close() }

    /// Adds a job; false where too many wait, or where there is no thread to be had.
    func add(_ job: @escaping @Sendable () -> Void) -> Bool {
        queue.add(job, most: Self.most) { queue in
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            pthread_attr_init(attributes)
            defer {
                pthread_attr_destroy(attributes)
                attributes.deallocate()
            }
            pthread_attr_setstacksize(attributes, Self.stackSize)
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            let start = Unmanaged.passRetained(queue)
            var thread: pthread_t = 0
            let code = pthread_create(
                &thread, attributes,
                { start in
                    guard let start else { return nil }
                    let queue = Unmanaged<Queue>.fromOpaque(start).takeRetainedValue()
                    while let job = queue.next() { job() }
                    return nil
                }, start.toOpaque())
            if code != 0 { start.release() }
            return code == 0
        }
    }

    /// The jobs that wait, and a bell for who does them.
    private final class Queue: @unchecked Sendable {
        // Everything below is touched under `mutex` only.
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let bell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var jobs: [@Sendable () -> Void] = []
        private var isRunning = false
        private var isClosed = false

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(bell, nil)
        }

        deinit {
            pthread_cond_destroy(bell)
            pthread_mutex_destroy(mutex)
            bell.deallocate()
            mutex.deallocate()
        }

        func add(
            _ job: @escaping @Sendable () -> Void, most: Int, start: (Queue) -> Bool
        ) -> Bool {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            guard !isClosed, jobs.count < most else { return false }
            if !isRunning { isRunning = start(self) }
            guard isRunning else { return false }
            jobs.append(job)
            pthread_cond_signal(bell)
            return true
        }

        /// The next job, when there is one; nil when there will be none.
        func next() -> (@Sendable () -> Void)? {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            while jobs.isEmpty, !isClosed { pthread_cond_wait(bell, mutex) }
            return isClosed ? nil : jobs.removeFirst()
        }

        func close() {
            pthread_mutex_lock(mutex)
            isClosed = true
            jobs = []
            pthread_cond_signal(bell)
            pthread_mutex_unlock(mutex)
        }
    }
}
