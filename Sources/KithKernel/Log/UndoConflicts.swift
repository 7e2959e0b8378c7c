import KithModel
import KithQuery
import KithStore

/// Finds what stands in the way of an undo, and tells no more of it than the caller may see.
struct UndoConflicts {
    /// A step with the record as it is now.
    typealias Pending = (step: UndoStep, record: Record)

    private let transaction: Transaction
    private let pending: [Pending]
    private let records: [RecordID: Record]

    init(_ pending: [Pending], in transaction: Transaction) {
        self.transaction = transaction
        self.pending = pending
        records = Dictionary(pending.map { ($0.record.id, $0.record) }) { first, _ in first }
    }

    /// Returns the conflicts by record: changed or deleted since, or referred to by what the
    /// undo leaves there.
    func found() throws -> [RecordID: UndoConflict] {
        var found: [RecordID: UndoConflict] = [:]
        for (step, record) in pending {
            if record.isDeleted, step.act == .update {
                found[record.id] = try conflict(of: step, reason: "It was deleted since.")
                continue
            }
            let fields = step.conflicts(with: record)
            if !fields.isEmpty { found[record.id] = try conflict(of: step, changed: fields) }
        }
        try addReferred(to: &found)
        return found
    }

    /// Returns the conflict of a step that was refused.
    func conflict(of step: UndoStep, reason: String) throws -> UndoConflict {
        let isShown = try isReadable(step.record, step.entity)
        let title = isShown ? records[step.record].map { transaction.masked($0).title } : nil
        return UndoConflict(
            entity: transaction.shownName(of: step.entity), record: step.record,
            title: title ?? step.record.description, fields: [],
            reason: isShown ? reason : "You may not see it.")
    }

    private func conflict(of step: UndoStep, changed fields: [Field]) throws -> UndoConflict {
        let access = transaction.access(to: step.entity)
        let isShown = try isReadable(step.record, step.entity)
        let names = fields.filter { isShown && access.right(on: $0) >= .read }.map(\.name)
        let list = names.isEmpty ? "" : ": " + names.joined(separator: ", ")
        var conflict = try conflict(of: step, reason: "")
        conflict.fields = names
        conflict.reason = "Changed since\(list)."
        return conflict
    }

    private func isReadable(_ id: RecordID, _ entity: Entity) throws -> Bool {
        guard transaction.access(to: entity).scope(.read) != .none else { return false }
        return try !transaction.reachable(entity, [id], verb: .read, deletion: .either).isEmpty
    }

    // MARK: - References

    /// A record that refers to one which the undo would delete.
    private struct Referrer {
        let entity: Entity
        let id: RecordID
        let target: RecordID
    }

    /// Leaves alone what is referred to by a record that stays, until nothing more is.
    private func addReferred(to found: inout [RecordID: UndoConflict]) throws {
        let deletions = pending.filter { $0.step.act == .delete }.map(\.step)
        let steps = Dictionary(deletions.map { ($0.record, $0) }) { first, _ in first }
        let referrers = try referrers(to: deletions)
        let taken = Set(pending.map(\.record.id))
        while true {
            let staying = referrers.filter { referrer in
                let isTaken = taken.contains(referrer.id) && found[referrer.id] == nil
                return !isTaken && found[referrer.target] == nil
            }
            guard !staying.isEmpty else { return }
            for (target, group) in Dictionary(grouping: staying, by: \.target) {
                guard let step = steps[target] else { continue }
                found[target] = try conflict(of: step, reason: try reason(group))
            }
        }
    }

    private func reason(_ referrers: [Referrer]) throws -> String {
        let groups = Dictionary(grouping: referrers, by: \.entity)
        for (entity, group) in groups.sorted(by: { $0.key.id < $1.key.id })
        where transaction.access(to: entity).scope(.read) != .none {
            let shown = try transaction.reachable(entity, group.map(\.id), verb: .read)
            guard let count = shown.isEmpty ? nil : shown.count else { continue }
            let noun = count == 1 ? entity.definition.title : entity.definition.pluralTitle
            return "In use since: \(count) \(noun.lowercased()) refer to it."
        }
        return "In use since, by records that you may not see."
    }

    private func referrers(to steps: [UndoStep]) throws -> [Referrer] {
        var found: [Referrer] = []
        for (entity, group) in Dictionary(grouping: steps, by: \.entity) {
            for reference in transaction.state.generation.references[entity.name] ?? [] {
                for start in stride(from: 0, to: group.count, by: 500) {
                    let chunk = group[start..<min(start + 500, group.count)].map(\.record)
                    found += try referrers(reference, to: chunk)
                }
            }
        }
        return found
    }

    private func referrers(
        _ reference: Schema.Reference, to targets: [RecordID]
    ) throws -> [Referrer] {
        var query = Query(reference.entity.id)
        let literals = targets.map { Filter.Literal.value(.reference($0)) }
        query.filter = .isIn(FieldPath(reference.field), literals, negated: false)
        query.fields = [FieldPath(reference.field)]
        query.sort = [SortKey(FieldPath(reference.entity.field(.id)))]
        query.limit = 1000
        let authorizer = transaction.asKernel(Door.undo.name).authorizer
        var found: [Referrer] = []
        repeat {
            let page = try transaction.state.executor.page(authorizer.authorize(query))
            found += page.records.compactMap { record in
                record[reference.field].reference.map {
                    Referrer(entity: reference.entity, id: record.id, target: $0)
                }
            }
            query.after = page.next
        } while query.after != nil
        return found
    }
}
