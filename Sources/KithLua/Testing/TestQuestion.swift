import Glibc
import KithModel
import Synchronization

/// What a test asks of its Kith: asked on the thread of the script, which waits, and answered by
/// a task.
final class TestQuestion: Sendable {
    let act: String
    let arguments: [HostValue]
    private let answer = Mutex<Result<HostValue, any Error>?>(nil)
    private let bell = Bell()

    init(_ act: String, _ arguments: [HostValue]) {
        self.act = act
        self.arguments = arguments
    }

    /// Gives the answer; called once.
    func settle(_ answer: Result<HostValue, any Error>) {
        self.answer.withLock { $0 = answer }
        bell.ring()
    }

    /// Waits for the answer.
    ///
    /// - Throws: what was refused.
    func wait() throws -> HostValue {
        bell.wait()
        guard let answer = answer.withLock({ $0 }) else {
            throw KernelError(.unavailable, "A question of a test was not answered.")
        }
        return try answer.get()
    }

    /// Wakes a waiting thread.
    ///
    /// The semaphore is made before and destroyed after both sides use it.
    private final class Bell: @unchecked Sendable {
        private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

        init() { sem_init(semaphore, 0, 0) }

        deinit {
            sem_destroy(semaphore)
            semaphore.deallocate()
        }

        func ring() { sem_post(semaphore) }

        func wait() {
            while sem_wait(semaphore) != 0, errno == EINTR {}
        }
    }
}
