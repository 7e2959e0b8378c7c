import KithModel
import KithQuery
import KithStore

/// The records whose items stand on one timeline: the record itself, and what roll-ups add.
struct TimelineSubjects {
    /// Some records of one entity.
    struct Group {
        let entity: Entity
        var ids: [RecordID]
    }

    /// The record whose timeline it is.
    let record: Record
    /// All of them, the record's own entity first; none twice.
    private(set) var groups: [Group]

    /// Finds the records, as far as the caller may read them and the references to them.
    ///
    /// One question for each roll-up, however many records there are.
    init(_ record: Record, _ transaction: Transaction) throws {
        self.record = record
        groups = [Group(entity: record.entity, ids: [record.id])]
        let table = transaction.state.generation.timelines
        for rollup in table.rollups(on: record.entity) {
            let ids =
                rollup.isOfSource
                ? try Self.referring(to: record, rollup, transaction)
                : try Self.referred(by: record, rollup, transaction)
            add(ids, of: rollup.source)
        }
    }

    /// Whether a value points to the record whose timeline it is.
    func isOwn(_ value: Value) -> Bool { value.reference == record.id }

    private mutating func add(_ ids: [RecordID], of entity: Entity) {
        guard !ids.isEmpty else { return }
        guard let index = groups.firstIndex(where: { $0.entity == entity }) else {
            groups.append(Group(entity: entity, ids: ids))
            return
        }
        let known = Set(groups[index].ids)
        groups[index].ids += ids.filter { !known.contains($0) }
    }

    private static func referring(
        to record: Record, _ rollup: CompiledTimelineRollup, _ transaction: Transaction
    ) throws -> [RecordID] {
        let authorizer = transaction.authorizer
        guard authorizer.mayRead(rollup.source, rollup.reference) else { return [] }
        var query = Query(rollup.source.id)
        query.filter = .comparison(
            .path(FieldPath(rollup.reference)), .equal, .literal(.value(.reference(record.id))))
        query.fields = [FieldPath(rollup.source.field(.id))]
        var ids: [RecordID] = []
        try transaction.state.executor.stream(authorizer.authorize(query), batch: 1000) { page in
            ids += page.records.map(\.id)
        }
        return ids
    }

    private static func referred(
        by record: Record, _ rollup: CompiledTimelineRollup, _ transaction: Transaction
    ) throws -> [RecordID] {
        let authorizer = transaction.authorizer
        guard authorizer.mayRead(record.entity, rollup.reference),
            authorizer.mayRead(rollup.source), let id = record[rollup.reference].reference
        else { return [] }
        return try transaction.records(rollup.source, [id], verb: .read).map(\.id)
    }
}
