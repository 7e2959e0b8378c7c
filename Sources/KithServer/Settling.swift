import KithKernel
import KithModel
import Logging
import ServiceLifecycle

/// Delivers what was committed to its subscribers and seals the change log, once a second.
struct Settling: Service {
    private let kernel: Kernel
    private let log: Logger

    init(_ kernel: Kernel) {
        self.kernel = kernel
        log = Logger(label: "kith")
    }

    /// Works until the server is to end; then settles what is left.
    func run() async throws {
        let ticks = AsyncStream<Void> {
            try? await Task.sleep(for: .seconds(1))
            return Task.isCancelled ? nil : ()
        }
        for await _ in ticks.cancelOnGracefulShutdown() { await settle() }
        await settle()
    }

    /// A store that cannot be reached now is tried again with the next tick.
    private func settle() async {
        do {
            try await kernel.settle()
        } catch {
            log.error("What was committed could not be delivered or sealed: \(error)")
        }
    }
}
