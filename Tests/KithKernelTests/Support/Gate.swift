import Dispatch
import Synchronization

/// Holds a thread until a test lets it go.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let reached = Mutex(false)

    /// Whether a thread stands at the gate.
    var isReached: Bool { reached.withLock { $0 } }

    /// Waits until the gate is opened.
    func wait() {
        reached.withLock { $0 = true }
        semaphore.wait()
    }

    /// Lets the thread go.
    func open() { semaphore.signal() }
}
