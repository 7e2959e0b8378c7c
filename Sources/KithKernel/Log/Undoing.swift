import KithModel
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
                .notFound, "There is no change set \(id).", recovery: "See them: kith changes --sets")
        }
        guard !["plugin", "definition", "init"].contains(row.kind) else {
            throw KernelError(
                .conflict, "“\(row.title)” cannot be undone as a change set.",
                recovery: "Use the opposite command: kith plugin, kith field or kith entity.")
        }
        self.row = row
        self.transaction = transaction
    }

    /// Returns what undoing would do, and what stands in its way.
    func plan() throws -> UndoPlan {
        let (steps, conflicts) = try sorted()
        let conflicting = Set(conflicts.map(\.record))
        var counts: [String: (entity: String, act: String, count: Int)] = [:]
        for step in steps where !conflicting.contains(step.record) {
            let key = step.entity.name + " " + step.act.rawValue
            counts[key, default: (step.entity.name, step.act.rawValue, 0)].count += 1
        }
        return UndoPlan(
            set: ChangeSet(row), steps: counts.keys.sorted().compactMap { counts[$0] },
            conflicts: conflicts)
    }

    /// Takes the set back; what was changed since is left alone unless forced.
    ///
    /// - Returns: how many records were taken back, and those that were not.
    func run(isForced: Bool) throws -> (records: Int, conflicts: [UndoConflict]) {
        let (steps, conflicts) = try sorted()
        var left = isForced ? [] : conflicts
        let leftAlone = Set(left.map(\.record))
        let open = steps.filter { !leftAlone.contains($0.record) }
        var done = 0
        for run in Self.runs(open) {
            let outcomes = try undo(run)
            for (step, outcome) in zip(run, outcomes) {
                if let fault = outcome.faults.first {
                    left.append(conflict(step, nil, fields: [], reason: fault.message))
                } else {
                    done += 1
                }
            }
        }
        if done > 0 {
            let undo = try transaction.state.log.changeSet()
            let sets = ChangeSetTable(transaction.state.session)
            try sets.mark(row.id, undoneBy: undo)
            if let first = row.undoes { try sets.mark(first, undoneBy: nil) }
        }
        return (done, left)
    }

    /// Returns the steps in reverse order of the set's changes, without those that are done,
    /// and the conflicts among them.
    private func sorted() throws -> (steps: [UndoStep], conflicts: [UndoConflict]) {
        let all = try collect()
        var open: [UndoStep] = []
        var conflicts: [UndoConflict] = []
        for (entity, steps) in Dictionary(grouping: all, by: \.entity) {
            let records = try transaction.state.generation.table(entity)
                .fetch(steps.map(\.record), transaction.state.session)
            let current = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
            for step in steps {
                guard let record = current[step.record], !step.isDone(record) else { continue }
                open.append(step)
                if let conflict = check(step, record) { conflicts.append(conflict) }
            }
        }
        open.sort { $0.last > $1.last }
        return (open, conflicts.sorted { $0.record < $1.record })
    }

    private func check(_ step: UndoStep, _ record: Record) -> UndoConflict? {
        if record.isDeleted, step.act == .update {
            return conflict(step, record, fields: [], reason: "It was deleted since.")
        }
        let fields = step.conflicts(with: record)
        guard !fields.isEmpty else { return nil }
        let names = fields.map(\.name)
        return conflict(
            step, record, fields: names,
            reason: "Changed since: \(names.joined(separator: ", ")).")
    }

    private func conflict(
        _ step: UndoStep, _ record: Record?, fields: [String], reason: String
    ) -> UndoConflict {
        UndoConflict(
            entity: step.entity.name, record: step.record,
            title: record?.title ?? step.record.description, fields: fields, reason: reason)
    }

    private func collect() throws -> [UndoStep] {
        let table = ChangeTable(transaction.state.session)
        var steps: [RecordID: UndoStep] = [:]
        var after: Int64 = 0
        while true {
            let entries = try table.entries(ofSet: row.id, after: after, limit: 1000)
            guard let last = entries.last else { break }
            after = last.seq
            for entry in entries where entry.operation != .rollup {
                guard let entity = transaction.schema.entity(id: entry.entity) else { continue }
                steps[entry.record, default: UndoStep(entry, entity: entity)].add(entry)
            }
        }
        return Array(steps.values)
    }

    /// Cuts steps into runs of one entity, act and kind of rights, at most 200 long.
    private static func runs(_ steps: [UndoStep]) -> [[UndoStep]] {
        var runs: [[UndoStep]] = []
        for step in steps {
            if let last = runs.last, let other = last.first, last.count < WritePipeline.batchSize,
                other.entity == step.entity, other.act == step.act,
                other.isByHook == step.isByHook
            {
                runs[runs.count - 1].append(step)
            } else {
                runs.append([step])
            }
        }
        return runs
    }

    private func undo(_ run: [UndoStep]) throws -> [WriteOutcome] {
        guard let first = run.first else { return [] }
        let entity = first.entity
        let writer = first.isByHook ? transaction.asKernel(Door.undo.name) : transaction
        let ids = run.map(\.record)
        switch first.act {
        case .nothing: return []
        case .delete: return try writer.write(.delete(ids), entity, .partial)
        case .restore:
            let outcomes = try writer.write(.restore(ids), entity, .partial)
            let patches = run.filter { !$0.values.isEmpty }.map { Patch($0.record, $0.values) }
            if !patches.isEmpty { _ = try writer.write(.update(patches), entity, .partial) }
            return outcomes
        case .update:
            let patches = run.map { Patch($0.record, $0.values) }
            return try writer.write(.update(patches), entity, .partial)
        }
    }
}

extension Kernel {
    /// Returns what undoing a change set would do, and what stands in its way.
    public func undoPlan(_ set: RecordID, as principal: Principal) async throws -> UndoPlan {
        try await read(as: principal) { try Undoing(set, in: $0).plan() }
    }

    /// Undoes a change set: created records are deleted, deleted ones come back, changed
    /// fields get their former values.
    ///
    /// The undo is a change set of its own, which can be undone too. Hooks do not run: what
    /// they wrote belongs to the set and is taken back with it.
    /// - Parameter isForced: also takes back what was changed since.
    public func undo(
        _ set: RecordID, as principal: Principal, isForced: Bool = false
    ) async throws -> UndoResult {
        let context = ChangeSetContext(
            kind: "undo", title: "Undo of \(set)", undoes: set)
        let done = try await transact(as: principal, door: .undo, context) {
            try Undoing(set, in: $0).run(isForced: isForced)
        }
        return UndoResult(
            receipt: done.receipt, records: done.result.records, conflicts: done.result.conflicts)
    }
}
