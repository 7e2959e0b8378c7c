import KithModel
import KithQuery
import KithStore

/// Looks at everything that the kernel keeps, on one snapshot.
struct Inspection {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }
    private var session: any SQLSession { state.session }
    private var entities: [Entity] { state.generation.schema.entities }

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Runs every check but that of the chain over the change log.
    func run() throws -> [HealthCheck] {
        [
            try look("schema", schema),
            try look("versions", versions),
            try look("references", references),
            try look("search", search),
            try look("computed fields", computed),
            try look("outbox", outbox),
        ]
    }

    /// What cannot be read is a finding of its own; the other checks go on.
    private func look(_ name: String, _ body: () throws -> [Finding]) throws -> HealthCheck {
        do {
            return HealthCheck(name, try body())
        } catch let error as StoreError {
            return HealthCheck(name, [Finding(StoreFault.kernelError(error).message)])
        }
    }

    private func schema() throws -> [Finding] {
        try SchemaCheck.missingColumns(session).map { Finding($0) }
            + SchemaCheck.missingIndexes(session).map {
                Finding("The index `\($0.name)` is not there.", repair: .index($0.name))
            }
    }

    private func versions() throws -> [Finding] {
        var faults = try entities.flatMap { try VersionCheck.faults($0, session) }
        let loose = try OutboxCheck.looseChanges(session)
        if loose > 0 { faults.append("\(loose) changes belong to no change set.") }
        return faults.map { Finding($0) }
    }

    private func references() throws -> [Finding] {
        try entities.flatMap { entity in
            try ReferenceCheck.faults(entity, in: state.generation.schema, session)
        }.map { Finding($0) }
    }

    private func search() throws -> [Finding] {
        let restricted = try AccessDirectory(
            session: session, generation: state.generation, environment: state.environment
        ).restrictedFields()
        let faults = try entities.filter { !$0.definition.isHiddenFromSearch }.flatMap { entity in
            try search(entity, restricted)
        }
        return faults + (try PieceCheck.faults(session).map { Finding($0, repair: .pieces) })
    }

    private func search(_ entity: Entity, _ restricted: Set<Int64>) throws -> [Finding] {
        let index = SearchIndex(session)
        var outdated = 0
        try WholeEntity(entity, state).forEachBatch { records in
            outdated += try index.outdated(
                records.flatMap { SearchRow.rows(of: $0, restricted: restricted) },
                of: records.map(\.id))
        }
        let stray = try SearchIndex.differences(entity, session).stray
        var findings: [Finding] = []
        if outdated > 0 {
            findings.append(
                Finding(
                    "Search does not find \(outdated) of the \(entity.name) records as they are.",
                    repair: .search(entity: entity.name)))
        }
        if stray > 0 {
            findings.append(
                Finding(
                    "Search holds \(stray) rows of \(entity.name) records that are gone.",
                    repair: .search(entity: entity.name)))
        }
        return findings
    }

    private func computed() throws -> [Finding] {
        let check = ComputedCheck(transaction)
        return try entities.flatMap { entity in
            try check.faults(entity).sorted { $0.key < $1.key }.map { name, count in
                Finding(
                    "`\(name)` of \(count) \(entity.name) records is not what it is made of.",
                    repair: .computed(entity: entity.name))
            }
        }
    }

    private func outbox() throws -> [Finding] {
        let stray = try OutboxCheck.strayDeliveries(session)
        guard stray > 0 else { return [] }
        return [Finding("\(stray) deliveries belong to no event.", repair: .deliveries)]
    }
}
