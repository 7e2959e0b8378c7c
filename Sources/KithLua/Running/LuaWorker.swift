import Glibc
import Synchronization

/// A thread with a deep stack that does in the background what nobody has to wait for.
///
/// It starts with the first job, and ends when nobody holds the worker any more.
final class LuaWorker: Sendable {
    private let queue = Queue()

    /// How many jobs may wait.
    private static let most = 64

    deinit { queue.close() }

    /// Adds a job; false where too many wait, or where there is no thread to be had.
    func add(_ job: @escaping @Sendable () -> Void) -> Bool {
        queue.add(job, most: Self.most) { queue in
            do {
                try DeepStack.start { while let job = queue.next() { job() } }
                return true
            } catch {
                // Who adds is told: it does the job here and now, or goes without.
                return false
            }
        }
    }

    /// The jobs that wait, and a bell for who does them.
    ///
    /// Unchecked since the compiler does not know a mutex of the system: all that changes is
    /// touched under it.
    private final class Queue: @unchecked Sendable {
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
