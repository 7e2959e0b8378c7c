import Synchronization

/// The traces of what this process has done last: in its memory, so gone when it ends.
///
/// The oldest go when there are more than `capacity` steps.
final class TraceLog: Sendable {
    /// How many steps are kept: about a megabyte.
    static let capacity = 5_000

    private struct Kept {
        var traces: [TransactionTrace] = []
        var steps = 0
        var number = 0
    }

    private let kept = Mutex(Kept())

    /// Keeps a trace.
    func keep(_ trace: TransactionTrace) {
        guard !trace.steps.isEmpty else { return }
        kept.withLock { kept in
            kept.number += 1
            var numbered = trace
            numbered.number = kept.number
            kept.traces.append(numbered)
            kept.steps += trace.steps.count
            guard kept.steps > Self.capacity else { return }
            // A quarter at once: moving the rest for each would cost as much as keeping it.
            var gone = 0
            while kept.steps > Self.capacity * 3 / 4, gone < kept.traces.count - 1 {
                kept.steps -= kept.traces[gone].steps.count
                gone += 1
            }
            kept.traces.removeFirst(gone)
        }
    }

    /// Returns what is kept, oldest first.
    var all: [TransactionTrace] { kept.withLock { $0.traces } }
}

extension Kernel {
    /// The request that the present task answers; empty outside of one.
    @TaskLocal package static var request = ""

    /// Returns what hooks and commands have done in this process, oldest first.
    ///
    /// - Parameter number: only what came after the trace of this number.
    package func traces(after number: Int = 0) -> [TransactionTrace] {
        environment.traces.all.filter { $0.number > number }
    }
}
