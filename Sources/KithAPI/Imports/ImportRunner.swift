import KithKernel
import KithModel
import KithTransfer

/// Does one run of an import and tells the job how it goes.
struct ImportRunner: Sendable {
    private let kernel: Kernel
    private let job: ImportJob

    init(_ kernel: Kernel, _ job: ImportJob) {
        self.kernel = kernel
        self.job = job
    }

    /// Runs to the end, or until the job is stopped or the task cancelled.
    func run() async {
        let (stopped, stop) = AsyncStream<Void>.makeStream()
        guard let order = job.begin(stop) else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await transfer(order) }
            group.addTask { for await _ in stopped {} }
            await group.next()
            group.cancelAll()
        }
    }

    private func transfer(_ order: ImportJob.Order) async {
        let importer = Importer(kernel, as: order.principal)
        do {
            let report = try await importer.run(job.path, order.maps, order.options) { progress in
                job.change { $0.progress = progress }
            }
            try await kernel.settle()
            job.change {
                $0.report = report
                $0.stage = .done
            }
        } catch {
            let known = Problem(error).error
            job.change {
                $0.error = known
                $0.stage = .failed
            }
        }
    }
}
