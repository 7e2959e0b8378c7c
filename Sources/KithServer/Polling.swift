import KithKernel
import Logging
import ServiceLifecycle

/// Lets plugins look for what is new elsewhere, as in mailboxes, beside all other work: a peer
/// that is slow keeps nobody else.
struct Polling: Service {
    private let kernel: Kernel
    private let log: Logger

    init(_ kernel: Kernel) {
        self.kernel = kernel
        log = Logger(label: "kith")
    }

    /// Works until the server is to end; a look that is under way is broken off.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for (poller, error) in await kernel.pollWhatIsDue() {
                    log.error("The poller \(poller) has failed: \(error)")
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
