import Synchronization

/// Knows when a server takes connections in all of its places.
final class Listening: Sendable {
    private struct State {
        var missing: Int
        var port: Int?
    }

    private let state: Mutex<State>

    /// - Parameter places: in how many it is going to listen.
    init(places: Int) { state = Mutex(State(missing: places)) }

    /// Notes that it listens in one more place.
    ///
    /// - Parameter port: the port, where it is that.
    /// - Returns: the port, where this was the last place.
    func begins(at port: Int? = nil) -> Int? {
        state.withLock { state in
            state.missing -= 1
            state.port = port ?? state.port
            return state.missing == 0 ? state.port : nil
        }
    }
}
