import KithModel
import KithQuery
import KithStore

/// Takes one batch of writes of one entity through all steps of a write.
///
/// Authorise, load, check and coerce the input, before hooks, validate, write rows with
/// change log, search index and events, after hooks. Roll-ups and the outbox follow when
/// the transaction ends.
struct WritePipeline {
    /// The most records that hooks see at a time.
    static let batchSize = 200
    /// How deep hooks may cause each other.
    static let maximumDepth = 8

    let transaction: Transaction
    let entity: Entity
    let firstIndex: Int
    let mode: RejectionMode
    let plan: WritePlan
    let rights: EntityAccess

    init(
        _ transaction: Transaction, entity: Entity, firstIndex: Int, mode: RejectionMode
    ) throws {
        self.transaction = transaction
        self.entity = entity
        self.firstIndex = firstIndex
        self.mode = mode
        plan = try transaction.state.generation.writePlan(entity)
        rights = transaction.actor.rights.access(to: entity)
    }

    var state: TransactionState { transaction.state }
    var actor: Actor { transaction.actor }

    /// Runs a batch of at most 200 records.
    ///
    /// - Returns: what became of each record, in the order of the input.
    func run(_ operation: Operation) throws -> [WriteOutcome] {
        guard transaction.depth <= Self.maximumDepth else {
            throw HookRunner.loop(transaction.chain)
        }
        switch operation {
        case .create(let drafts):
            try require(.create)
            return try write(.create, try prepare(drafts))
        case .update(let patches):
            try require(.update)
            return try write(.update, try prepare(patches))
        case .delete(let ids):
            try require(.delete)
            return try write(.delete, try prepareDeletion(ids))
        case .restore(let ids):
            try require(.delete)
            return try write(.restore, try prepareRestoring(ids))
        }
    }

    private func write(
        _ operation: WriteOperation, _ changes: [RecordChange]
    ) throws -> [WriteOutcome] {
        let hooks = HookRunner(transaction)
        try hooks.run(.before, operation, entity, changes.filter(\.isAccepted))
        if operation != .delete {
            try FieldRules(self).apply(to: changes.filter(\.isAccepted))
        }
        if mode == .partial || changes.allSatisfy(\.isAccepted) {
            try RowWriter(self).write(operation, changes.filter(\.isAccepted))
            try checkReach(operation, changes)
        }
        let written = changes.filter(\.isWritten)
        if operation == .restore { try RestoreRules(self).apply(to: written) }
        try hooks.run(.after, operation, entity, written)
        try requireAccepted(written)
        return changes.map(outcome)
    }

    /// Refuses a verb that the caller lacks wholly; one that may not even read the entity
    /// learns nothing about it.
    func require(_ verb: Verb) throws {
        guard rights.scope(verb) == .none else { return }
        if rights.scope(.read) == .none { throw Self.missing(entity, transaction) }
        throw KernelError(
            .forbidden, "You may not \(verb) \(entity.definition.pluralTitle.lowercased()).",
            recovery: "Ask an administrator for a role with `\(entity.name):\(verb)`.")
    }

    /// The words for an entity that does not exist.
    static func missing(_ entity: Entity, _ transaction: Transaction) -> KernelError {
        let readable = transaction.schema.entities.filter {
            transaction.actor.rights.access(to: $0).scope(.read) != .none
        }
        let hint = Suggestion.question(for: entity.name, among: readable.map(\.name))
        return KernelError(
            .notFound, "There is no entity `\(entity.name)`\(hint)",
            recovery: "See all of them: kith entity list")
    }

    /// Checks that what was written is still within the caller's reach: nobody moves a
    /// record out of it except by the right to transfer.
    private func checkReach(_ operation: WriteOperation, _ changes: [RecordChange]) throws {
        let verb: Verb = operation == .create ? .create : .update
        guard operation == .create || operation == .update, rights.scope(verb) != .all else {
            return
        }
        let scopes = [rights.scope(.read), rights.scope(verb)]
        let doubtful = changes.filter { change in
            guard change.isWritten, !change.isTransferred else { return false }
            return !scopes.allSatisfy { $0.surelyReaches(change.new) }
        }
        guard !doubtful.isEmpty else { return }
        let kept = Set(try transaction.reachable(entity, doubtful.map(\.id), verb: verb))
        guard let lost = doubtful.first(where: { !kept.contains($0.id) }) else { return }
        let name = entity.definition.title.lowercased()
        let title = transaction.masked(lost.new).title
        throw KernelError(
            .forbidden, "This would put the \(name) \(title) out of your own reach.",
            recovery: "Leave owner, team and the fields of your role's rule as they are.",
            details: [
                .init(
                    index: lost.index, record: lost.old?.id, code: .forbidden,
                    message: "out of reach")
            ])
    }

    /// A rejection by an after hook ends the batch in either mode: the rows are written.
    private func requireAccepted(_ written: [RecordChange]) throws {
        let faults = written.flatMap(\.faults).map(shown)
        guard let first = faults.first else { return }
        throw KernelError(first.code, first.message, recovery: first.recovery, details: faults)
    }

    private func outcome(_ change: RecordChange) -> WriteOutcome {
        WriteOutcome(
            record: change.isAccepted ? change.new : nil, isChanged: change.isWritten,
            faults: change.faults.map(shown))
    }

    /// Returns a fault in words that do not speak of a field which the caller may not read.
    private func shown(_ fault: KernelError.Detail) -> KernelError.Detail {
        guard fault.code != .unknownField, let field = fault.field.flatMap(entity.field),
            !field.definition.isSecret, rights.right(on: field) == .none
        else { return fault }
        return KernelError.Detail(
            index: fault.index, record: fault.record, code: fault.code,
            message: "A field that you may not read does not allow this.",
            recovery: "Ask an administrator.")
    }
}

extension RecordChange {
    /// Whether nothing speaks against the record so far.
    var isAccepted: Bool { faults.isEmpty }

    /// Whether the write gives the record to another owner or team.
    var isTransferred: Bool {
        let entity = new.entity
        return old != nil && (isChanged(entity.field(.owner)) || isChanged(entity.field(.team)))
    }
}
