import KithModel
import KithQuery
import KithStore

/// Takes one record into another of the same entity.
struct Merging {
    /// The change log's `via` of what a merge carries along.
    static let via = "merge"
    /// How many referring records a merge may move.
    static let maximumRows = 20_000

    private let transaction: Transaction
    private let entity: Entity
    private let loser: RecordID
    private let winner: RecordID
    private var state: TransactionState { transaction.state }
    private var kernel: Transaction { transaction.asKernel(Self.via) }

    init(
        of loser: RecordID, into winner: RecordID, _ entity: Entity, in transaction: Transaction
    ) throws {
        guard loser != winner else {
            throw KernelError(
                .invalid, "A record cannot be merged into itself.",
                recovery: "Name two records of \(entity.definition.pluralTitle.lowercased()).")
        }
        guard entity.owner != KernelEntities.owner else {
            throw KernelError(
                .invalid, "\(entity.definition.pluralTitle) cannot be merged.",
                recovery: "Change what refers to them one by one.")
        }
        self.transaction = transaction
        self.entity = entity
        self.loser = loser
        self.winner = winner
    }

    /// Merges: references first, so that nothing stands in the way of the deletion; the
    /// winner's values after it, so that unique ones of the loser are free.
    func run(filling values: [(field: Field, value: Value)]) throws -> Record {
        let (old, gone) = try checked()
        let hooks = HookRunner(transaction)
        let change = RecordChange(old: old, new: old, index: 0)
        for (field, value) in values { change.new[field] = value }
        try hooks.run(.before, .merge, entity, [change], loser: gone)
        if let error = Transaction.refusal(of: [change.faults]) { throw error }

        try moveReferences(from: gone)
        _ = try transaction.write(.delete([loser]), entity, .wholeBatch)
        _ = try transaction.write(.update([Patch(winner, values)]), entity, .wholeBatch)
        try leaveRedirect()

        let done = RecordChange(old: old, new: try current(winner) ?? old, index: 0)
        try hooks.run(.after, .merge, entity, [done], loser: gone)
        if let error = Transaction.refusal(of: [done.faults]) { throw error }
        try EventQueue(transaction, entity, .merge).add(done, merged: loser)
        return done.new
    }

    /// Returns the winner and the loser, if the caller may update both and delete the loser.
    private func checked() throws -> (winner: Record, loser: Record) {
        let pipeline = try WritePipeline(
            transaction, entity: entity, firstIndex: 0, mode: .wholeBatch)
        try pipeline.require(.update)
        try pipeline.require(.delete)
        let changes = try pipeline.prepare([Patch(winner, []), Patch(loser, [])])
        let deletions = try pipeline.prepareDeletion([loser])
        let faults = (changes + deletions).map(\.faults)
        if let error = Transaction.refusal(of: faults) { throw error }
        return (changes[0].new, changes[1].new)
    }

    private func current(_ id: RecordID) throws -> Record? {
        try state.generation.table(entity).fetch([id], state.session).first
    }

    private func leaveRedirect() throws {
        try kernel.insert(
            KernelEntities.mergedRecord.name,
            [
                "loser": .text(loser.description),
                "winner": .polymorphic(entity: entity.name, id: winner),
            ])
    }

    // MARK: - References

    /// Moves what points to the loser, field by field: whether a record has its like at the
    /// winner is seen only when its other references have been moved.
    private func moveReferences(from gone: Record) throws {
        var count = 0
        for other in state.generation.schema.entities {
            for field in other.ownFields where field.type.mayPoint(to: entity) {
                let ids = try referring(other, field)
                count += ids.count
                guard count <= Self.maximumRows else { throw tooMany }
                try move(ids, field, of: other, from: gone)
            }
        }
    }

    private var tooMany: KernelError {
        KernelError(
            .tooLarge,
            "More than \(Self.maximumRows) records refer to this "
                + "\(entity.definition.title.lowercased()).",
            recovery: "Merge the other way round, or move some of them first.")
    }

    private func referring(_ other: Entity, _ field: Field) throws -> [RecordID] {
        var query = Query(other.id)
        query.filter = .comparison(
            .path(FieldPath(field)), .equal, .literal(.value(pointer(field, to: loser))))
        query.fields = [FieldPath(other.field(.id))]
        query.sort = [SortKey(FieldPath(other.field(.id)))]
        query.limit = 1000
        var found: [RecordID] = []
        repeat {
            let page = try state.executor.page(kernel.authorizer.authorize(query))
            found += page.records.map(\.id)
            query.after = page.next
        } while query.after != nil && found.count <= Self.maximumRows
        return found.filter { $0 != loser }
    }

    private func pointer(_ field: Field, to id: RecordID) -> Value {
        guard case .polymorphic = field.type else { return .reference(id) }
        return .polymorphic(entity: entity.name, id: id)
    }

    /// Moves the references of one field.
    ///
    /// The winner itself, where it pointed to the loser, then points to where the loser
    /// pointed.
    private func move(
        _ ids: [RecordID], _ field: Field, of other: Entity, from gone: Record
    ) throws {
        guard !ids.isEmpty else { return }
        let patches = ids.map { id -> Patch in
            guard id == winner else { return Patch(id, [(field, pointer(field, to: winner))]) }
            let next = gone[field].reference == winner ? .null : gone[field]
            return Patch(id, [(field, next)])
        }
        let outcomes = try kernel.write(.update(patches), other, .partial)
        let refused = zip(ids, outcomes).filter { $0.1.record == nil }
        let like = refused.filter { $0.1.faults.allSatisfy { $0.code == .duplicate } }
        guard like.count == refused.count else {
            throw Transaction.refusal(of: refused.map(\.1.faults)) ?? tooMany
        }
        _ = try kernel.write(.delete(like.map(\.0)), other, .wholeBatch)
    }
}

extension FieldType {
    /// Whether a field of this type may point to a record of an entity.
    fileprivate func mayPoint(to entity: Entity) -> Bool {
        switch self {
        case .reference(let reference): reference.entity == entity.name
        case .polymorphic(let entities): entities.isEmpty || entities.contains(entity.name)
        default: false
        }
    }
}
