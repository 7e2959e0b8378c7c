import Synchronization

/// How many rows a table has, counted as its bytes go by; a line break between quotation marks
/// ends none.
final class LineCount: Sendable {
    private struct State {
        var count = 0
        var isQuoted = false
    }

    private let state = Mutex(State())

    /// The rows so far, the headers among them.
    var count: Int { state.withLock { $0.count } }

    /// Counts on.
    func add(_ bytes: [UInt8]) {
        state.withLock { state in
            for byte in bytes {
                if byte == UInt8(ascii: "\"") {
                    state.isQuoted.toggle()
                } else if byte == UInt8(ascii: "\n"), !state.isQuoted {
                    state.count += 1
                }
            }
        }
    }
}
