import KithKernel

/// Beats when something was committed, some ten times a second at the most, and else once a
/// second.
struct Pulse: Sendable {
    /// Why it beats.
    enum Beat: Sendable {
        /// Something was committed.
        case commit
        /// A second has passed.
        case second
    }

    /// How long those who come right after a beat wait: what is committed meanwhile counts as one.
    private static let pause = Duration.milliseconds(100)

    /// Returns the beats, for as long as somebody goes through them.
    static func beats(of kernel: Kernel) -> AsyncStream<Beat> {
        let (beats, heart) = AsyncStream<Beat>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let commits = Task {
            for await _ in kernel.commits.rings() {
                heart.yield(.commit)
                try? await Task.sleep(for: pause)
            }
        }
        let seconds = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                heart.yield(.second)
            }
        }
        heart.onTermination = { _ in
            commits.cancel()
            seconds.cancel()
        }
        return beats
    }
}
