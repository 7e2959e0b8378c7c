import KithKernel
import KithModel
import Logging
import ServiceLifecycle

/// Performs the effects that are due, beside all else: somebody else's server may take its time.
struct Performing: Service {
    private let kernel: Kernel
    private let log: Logger

    init(_ kernel: Kernel) {
        self.kernel = kernel
        log = Logger(label: "kith")
    }

    /// Works until the server is to end, and ends with what it has begun.
    func run() async throws {
        await Pulse(of: kernel).run { beats in
            for await _ in beats.cancelOnGracefulShutdown() { await perform() }
        }
    }

    private func perform() async {
        do {
            try await kernel.perform()
        } catch {
            log.error("Effects could not be read or noted: \(error)")
        }
    }
}
