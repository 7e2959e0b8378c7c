import KithModel
import KithStore

extension Kernel {
    /// Makes anew what is derived from something else: all of it, or nothing.
    ///
    /// What changes records does so in a change set of its own.
    ///
    /// - Returns: the change set; nil where no record has changed.
    /// - Throws: `not_found` for an entity or an index that is not there; what the store
    ///   refuses.
    package func repair(_ repair: Repair) async throws -> RecordID? {
        let context = ChangeSetContext(kind: "repair", title: repair.title)
        return try await transact(
            as: .system(reason: "doctor"), door: Door("doctor"), context
        ) { transaction in
            try RepairRun(transaction).run(repair)
        }.receipt.set
    }
}

/// Makes anew what is derived, in one transaction.
private struct RepairRun {
    private let transaction: Transaction
    private var state: TransactionState { transaction.state }

    init(_ transaction: Transaction) { self.transaction = transaction }

    func run(_ repair: Repair) throws {
        let session = state.session
        switch repair {
        case .search(let name): try reindex(try transaction.entity(name))
        case .pieces: try SearchIndex(session).rebuildPieces()
        case .computed(let name): try compute(try transaction.entity(name))
        case .index(let name): try SchemaCheck.makeIndex(name, session)
        case .reindex(let name): try session.execute(session.dialect.reindexing(name), [])
        case .deliveries: _ = try OutboxCheck.removeStrays(session)
        }
    }

    private func reindex(_ entity: Entity) throws {
        let restricted = try AccessDirectory(
            session: state.session, generation: state.generation, environment: state.environment
        ).restrictedFields()
        try SearchIndex(state.session).removeStrays(of: entity)
        try SearchRebuild(state).rebuild(entity, restricted: restricted)
    }

    private func compute(_ entity: Entity) throws {
        let computed = entity.ownFields.filter { field in
            switch field.type {
            case .formula, .rollup: true
            default: false
            }
        }
        try ComputedBackfill(transaction).run([entity.id: Set(computed)])
    }
}
