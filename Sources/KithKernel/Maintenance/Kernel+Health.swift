import KithModel
import KithStore

extension Kernel {
    /// How an open database is.
    package struct Health: Sendable {
        /// The number of entries in the change log.
        package var changes: Int64
        /// How many of them are not sealed yet.
        package var unsealed: Int64
        /// What does not fit in the chain over the change log, as sentences.
        package var logFaults: [String]
        /// Where the search index differs from the records, as sentences.
        package var searchFaults: [String]
        /// How many deliveries of events are in each state.
        package var deliveries: [String: Int]
    }

    /// Checks what the kernel keeps beside the records.
    ///
    /// Reads the whole change log and the whole search index once.
    package func health() async throws -> Health {
        let faults = try await verifyChangeLog()
        let entities = generation.schema.entities.filter { !$0.definition.isHiddenFromSearch }
        return try await StoreFault.translated {
            try await self.store.read { session in
                let last = try ChangeTable(session).lastSeq()
                let sealed = try SealTable(session).last()?.last ?? 0
                return Health(
                    changes: last, unsealed: last - sealed, logFaults: faults,
                    searchFaults: try entities.flatMap { try Self.searchFaults($0, session) },
                    deliveries: try OutboxTable(session).counts())
            }
        }
    }

    private static func searchFaults(
        _ entity: Entity, _ session: any SQLSession
    ) throws -> [String] {
        let (missing, stray) = try SearchIndex.differences(entity, session)
        var faults: [String] = []
        if missing > 0 {
            faults.append("Search does not find \(missing) of the \(entity.name) records.")
        }
        if stray > 0 {
            faults.append("Search holds \(stray) rows of \(entity.name) records that are gone.")
        }
        return faults
    }
}
