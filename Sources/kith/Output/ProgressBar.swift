import Glibc
import KithKernel
import KithModel
import Synchronization

/// How far long work has come, on standard error; only for people, and only after a second.
final class ProgressBar: Sendable {
    private struct State {
        var drawnAt: Int64?
        var lastWidth = 0
    }

    private static let barWidth = 30
    private static let patience: Int64 = 1000
    private static let pause: Int64 = 100

    private let title: String
    private let isShown = Terminal.isPerson(STDERR_FILENO)
    private let startedAt = KernelClock.monotonicMilliseconds
    private let state = Mutex(State())

    init(_ title: String) { self.title = title }

    /// Tells how much of how much is done, and a figure in words.
    ///
    /// - Parameter total: 0 where nobody knows.
    func show(_ done: Int64, of total: Int64, _ figure: String) {
        guard isShown else { return }
        let now = KernelClock.monotonicMilliseconds
        state.withLock { state in
            guard now - startedAt >= Self.patience, now - (state.drawnAt ?? 0) >= Self.pause else {
                return
            }
            state.drawnAt = now
            draw("\(title)\(Self.bar(done, total))  \(figure)", &state)
        }
    }

    /// Takes the bar away.
    func finish() {
        guard isShown else { return }
        state.withLock { state in
            if state.drawnAt != nil { draw("", &state) }
        }
    }

    private func draw(_ line: String, _ state: inout State) {
        let width = DisplayWidth.of(line)
        let blank = String(repeating: " ", count: max(0, state.lastWidth - width))
        state.lastWidth = width
        // Where the terminal has gone there is nobody to tell.
        try? Terminal.write(
            Array("\r\(line)\(blank)\(line.isEmpty ? "\r" : "")".utf8), to: STDERR_FILENO)
    }

    private static func bar(_ done: Int64, _ total: Int64) -> String {
        guard total > 0 else { return "" }
        let share = min(max(Double(done) / Double(total), 0), 1)
        let filled = Int(share * Double(barWidth))
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: barWidth - filled)
        return "  \(bar) \(Int(share * 100)) %"
    }
}
