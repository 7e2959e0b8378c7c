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

    private let kernel: Kernel

    init(of kernel: Kernel) { self.kernel = kernel }

    /// Runs a body with every beat, until its own stream of beats ends or the task is cancelled.
    func run(_ body: @escaping @Sendable (AsyncStream<Beat>) async -> Void) async {
        let (beats, heart) = AsyncStream<Beat>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let rings = kernel.commits.rings()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in rings {
                    heart.yield(.commit)
                    try? await Task.sleep(for: Self.pause)
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    heart.yield(.second)
                }
            }
            group.addTask { await body(beats) }
            // The body's end is the first: the others go on until they are cancelled.
            await group.next()
            group.cancelAll()
        }
    }
}
