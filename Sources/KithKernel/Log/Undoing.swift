import KithModel
import KithQuery
import KithStore

/// Takes a change set back, within one transaction.
struct Undoing {
    private let transaction: Transaction
    private let row: ChangeSetRow

    /// Finds the set.
    ///
    /// - Throws: `not_found`, also for a set that the caller may not see.
    init(_ id: RecordID, in transaction: Transaction) throws {
        let row = try ChangeSetTable(transaction.state.session).set(id)
        guard let row, transaction.maySee(row) else {
            throw KernelError(
                .notFound, "There is no change set \(id).",
                recovery: "See them: kith changes --sets")
        }
        guard !Self.irrevocable.contains(row.kind) else {
            throw KernelError(
                .conflict, "“\(row.title)” cannot be undone as a change set.",
                recovery: "Use the opposite command: kith plugin, field, entity, token or user.")
        }
        self.row = row
        self.transaction = transaction
    }

    /// The kinds of sets whose undoing would bring back a definition that data have outgrown,
    /// or a key that somebody ended.
    private static let irrevocable: Set = ["plugin", "definition", "init", "token", "password"]

    /// The set.
    var set: ChangeSet { ChangeSet(row) }

    /// Takes the set back; what was changed since is left alone unless forced.
    ///
    /// - Returns: what was taken back, and the records that were not, in their order.
    func run(isForced: Bool) throws -> (done: [UndoStep], conflicts: [UndoConflict]) {
        let pending = try PendingSteps(of: row.id, in: transaction).all()
        let finder = UndoConflicts(pending, in: transaction)
        let conflicts = try finder.found()
        let open = isForced ? pending : Self.open(pending, leaving: Set(conflicts.keys))
        let taker = StepTaker(transaction, contested: Set(conflicts.keys))
        var left = isForced ? [:] : conflicts
        for refusal in try taker.take(open.map(\.step)) {
            left[refusal.step.record] = try finder.conflict(
                of: refusal.step, reason: refusal.reason)
        }
        let done = open.map(\.step).filter { left[$0.record] == nil }
        if transaction.state.log.count > 0 { try note() }
        return (done, left.values.sorted { $0.record < $1.record })
    }

    /// Returns the steps to take when some records stay as they are: what lives and dies with
    /// such a record, as its history does, stays with it.
    private static func open(
        _ pending: [UndoConflicts.Pending], leaving left: Set<RecordID>
    ) -> [UndoConflicts.Pending] {
        var staying = left
        var open = pending.filter { !left.contains($0.step.record) }
        while true {
            let kept = open.filter { step, record in
                step.act == .delete && record.owners.contains(where: staying.contains)
            }
            guard !kept.isEmpty else { return open }
            staying.formUnion(kept.map(\.step.record))
            open.removeAll { staying.contains($0.step.record) }
        }
    }

    /// Notes which sets hold now: of a chain of undos each second one is without effect.
    private func note() throws {
        let sets = ChangeSetTable(transaction.state.session)
        try sets.mark(row.id, undoneBy: try transaction.state.log.changeSet())
        var holding = row.undoes
        while let id = holding, let held = try sets.set(id) {
            try sets.mark(id, undoneBy: nil)
            guard let undone = held.undoes else { return }
            try sets.mark(undone, undoneBy: id)
            holding = try sets.set(undone)?.undoes
        }
    }
}

extension Record {
    /// The records that this one is deleted along with.
    fileprivate var owners: [RecordID] {
        entity.ownFields.compactMap { field in
            guard case .reference(let reference) = field.type, reference.onDelete == .cascade else {
                return nil
            }
            return self[field].reference
        }
    }
}

/// Collects what is left to do to take a change set back.
private struct PendingSteps {
    private let set: RecordID
    private let transaction: Transaction

    init(of set: RecordID, in transaction: Transaction) {
        self.set = set
        self.transaction = transaction
    }

    /// Returns the steps that are not done yet with the records as they are, in reverse order
    /// of the set's changes.
    func all() throws -> [UndoConflicts.Pending] {
        var pending: [UndoConflicts.Pending] = []
        for (entity, steps) in Dictionary(grouping: try steps(), by: \.entity) {
            let records = try transaction.state.generation.table(entity)
                .fetch(steps.map(\.record), transaction.state.session)
            let current = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
            for step in steps {
                guard let record = current[step.record], !step.isDone(record) else { continue }
                pending.append((step, record))
            }
        }
        return pending.sorted { $0.step.last > $1.step.last }
    }

    private func steps() throws -> [UndoStep] {
        let table = ChangeTable(transaction.state.session)
        var steps: [RecordID: UndoStep] = [:]
        var after: Int64 = 0
        while true {
            let entries = try table.entries(ofSet: set, after: after, limit: 1000)
            guard let last = entries.last else { break }
            after = last.seq
            for entry in entries where entry.operation != .rollup {
                guard let entity = transaction.schema.entity(id: entry.entity) else { continue }
                steps[entry.record, default: UndoStep(entry, entity: entity)].add(entry)
            }
        }
        return Array(steps.values)
    }
}

extension Kernel {
    private struct Rehearsed: Error {
        let plan: UndoPlan
    }

    /// Returns what undoing a change set would do, and what stands in its way: it is undone
    /// to its end and rolled back.
    public func undoPlan(_ set: RecordID, as principal: Principal) async throws -> UndoPlan {
        do {
            try await transact(as: principal, door: .undo, Self.context(set)) { transaction in
                let undoing = try Undoing(set, in: transaction)
                let outcome = try undoing.run(isForced: false)
                throw Rehearsed(
                    plan: UndoPlan(
                        set: undoing.set, steps: transaction.counted(outcome.done),
                        conflicts: outcome.conflicts))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.plan
        }
        throw KernelError(.unavailable, "The rehearsal did not end.")
    }

    /// Undoes a change set: created records are deleted, deleted ones come back, changed
    /// fields get their former values.
    ///
    /// The undo is a change set of its own, which can be undone too. The hooks of plugins do
    /// not run: what they wrote belongs to the set and is taken back with it.
    /// - Parameter isForced: also takes back what was changed since.
    public func undo(
        _ set: RecordID, as principal: Principal, isForced: Bool = false,
        once: Once<UndoResult>? = nil
    ) async throws -> UndoResult {
        let done = try await transact(
            as: principal, door: .undo, Self.context(set), once: once?.of(Self.result)
        ) {
            try Undoing(set, in: $0).run(isForced: isForced)
        }
        return Self.result(done)
    }

    @Sendable
    private static func result(
        _ done: (
            result: (done: [UndoStep], conflicts: [UndoConflict]), receipt: WriteReceipt
        )
    ) -> UndoResult {
        UndoResult(
            receipt: done.receipt, records: done.result.done.count,
            conflicts: done.result.conflicts)
    }

    private static func context(_ set: RecordID) -> ChangeSetContext {
        ChangeSetContext(kind: "undo", title: "Undo of \(set)", undoes: set)
    }
}

extension Transaction {
    /// Returns how many records each kind of step takes back; an entity that the caller may
    /// not read is not named.
    fileprivate func counted(
        _ steps: [UndoStep]
    ) -> [(entity: String, act: String, count: Int)] {
        var counts: [String: (entity: String, act: String, count: Int)] = [:]
        for step in steps {
            let name = shownName(of: step.entity)
            let key = name + " " + step.act.rawValue
            counts[key, default: (name, step.act.rawValue, 0)].count += 1
        }
        return counts.keys.sorted().compactMap { counts[$0] }
    }

    /// Returns an entity's name, or `restricted` where the caller may read none of its records.
    func shownName(of entity: Entity) -> String {
        access(to: entity).scope(.read) == .none ? "restricted" : entity.name
    }
}
