import Glibc

/// Sees to it that one thread at a time uses something.
// Invariant of @unchecked Sendable: the mutex is made once and only locked and unlocked.
final class Turn: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() { pthread_mutex_init(mutex, nil) }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Waits until nobody else has the turn, and runs `body`.
    func take<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Runs `body` unless somebody else has the turn.
    func takeIfFree(_ body: () throws -> Void) rethrows {
        guard pthread_mutex_trylock(mutex) == 0 else { return }
        defer { pthread_mutex_unlock(mutex) }
        try body()
    }
}
