import Glibc

/// A queue that threads of our own wait on.
// Invariant of @unchecked Sendable: `jobs`, `first` and `isClosed` are touched only while
// `mutex` is held.
final class JobQueue<Job: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job?] = []
    private var first = 0
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// The number of jobs that no thread has taken.
    var count: Int { locked { jobs.count - first } }

    /// Adds a job, or returns false when the queue is closed.
    func add(_ job: Job) -> Bool {
        locked {
            guard !isClosed else { return false }
            jobs.append(job)
            pthread_cond_signal(arrival)
            return true
        }
    }

    /// Refuses new jobs; those that wait are still handed out.
    func close() {
        locked {
            isClosed = true
            pthread_cond_broadcast(arrival)
        }
    }

    /// Waits for a job and takes it; nil when the queue is closed and empty.
    func takeFirst() -> Job? {
        locked {
            guard waitForJobs() else { return nil }
            let job = jobs[first]
            jobs[first] = nil
            first += 1
            if first == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                first = 0
            } else if first >= 1024 {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    /// Waits for jobs and takes all that are there; none when the queue is closed and empty.
    func takeAll() -> [Job] {
        locked {
            guard waitForJobs() else { return [] }
            defer {
                jobs = []
                first = 0
            }
            return jobs[first...].compactMap { $0 }
        }
    }

    private func waitForJobs() -> Bool {
        while first == jobs.count {
            if isClosed { return false }
            pthread_cond_wait(arrival, mutex)
        }
        return true
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
