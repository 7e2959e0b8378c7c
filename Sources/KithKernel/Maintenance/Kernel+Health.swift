import KithModel
import KithStore

extension Kernel {
    /// How an open database is.
    package struct Health: Sendable {
        /// The number of entries in the change log.
        package var changes: Int64
        /// How many of them are not sealed yet.
        package var unsealed: Int64
        /// What was looked at, and what is wrong with it.
        package var checks: [HealthCheck]
        /// How many deliveries of events are in each state.
        package var deliveries: [String: Int]

        /// What is wrong with one thing, as sentences.
        package func faults(_ check: String) -> [String] {
            checks.filter { $0.name == check }.flatMap(\.findings).map(\.text)
        }
    }

    /// Checks what the kernel keeps beside the records, on snapshots and without waiting for
    /// anybody.
    ///
    /// Reads the whole change log, the whole search index and every record that has computed
    /// fields once.
    package func health() async throws -> Health {
        let faults = try await verifyChangeLog()
        let runner = TransactionRunner(
            generation: generation, environment: environment,
            principal: .system(reason: "doctor"), door: .kernel,
            context: ChangeSetContext(kind: "read", title: ""))
        return try await StoreFault.translated {
            try await self.store.look { session in
                let last = try ChangeTable(session).lastSeq()
                let sealed = try SealTable(session).last()?.last ?? 0
                let checks = try runner.read(on: session) { try Inspection($0).run() }
                return Health(
                    changes: last, unsealed: last - sealed,
                    checks: [HealthCheck("change log", faults.map { Finding($0) })] + checks,
                    deliveries: try OutboxTable(session).counts())
            }
        }
    }
}
