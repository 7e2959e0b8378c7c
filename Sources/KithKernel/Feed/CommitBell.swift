import Synchronization

/// Tells those who wait that something was committed to the change log.
///
/// Rings that come while somebody is busy count as one.
package final class CommitBell: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    init() {}

    /// Returns a sequence with an element for the rings since the last one was taken; it lasts
    /// as long as somebody goes through it.
    package func rings() -> AsyncStream<Void> {
        let (rings, listener) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.last += 1
            state.listeners[state.last] = listener
            return state.last
        }
        listener.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return rings
    }

    /// How many listen.
    var listeners: Int { state.withLock { $0.listeners.count } }

    /// Rings.
    func ring() {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.yield() }
    }
}
