import KithKernel
import KithModel
import Logging
import ServiceLifecycle

/// Delivers what was committed to its subscribers at once, and seals the change log once a second.
struct Settling: Service {
    private let kernel: Kernel
    private let log: Logger

    init(_ kernel: Kernel) {
        self.kernel = kernel
        log = Logger(label: "kith")
    }

    /// Works until the server is to end; then settles what is left.
    func run() async throws {
        await Pulse(of: kernel).run { beats in
            for await beat in beats.cancelOnGracefulShutdown() {
                switch beat {
                case .commit: await attempt { try await kernel.deliver() }
                case .second: await attempt { try await kernel.settle() }
                }
            }
        }
        await attempt { try await kernel.settle() }
    }

    /// A store that cannot be reached now is tried again with the next beat.
    private func attempt(_ work: () async throws -> Int) async {
        do {
            _ = try await work()
        } catch {
            log.error("What was committed could not be delivered or sealed: \(error)")
        }
    }
}
