import KithModel
import KithQuery
import KithStore

/// Lays the search index of an entity anew when a role begins or ceases to hide one of its
/// searchable fields: a hidden field's text must not lie in the row that everybody searches.
struct SearchRebuild {
    private let state: TransactionState

    init(_ state: TransactionState) { self.state = state }

    /// Brings the index from one set of hidden fields to another.
    func follow(from old: Set<Int64>, to new: Set<Int64>) throws {
        let moved = old.symmetricDifference(new)
        guard !moved.isEmpty else { return }
        for entity in state.generation.schema.entities
        where entity.fields.contains(where: { moved.contains($0.id) }) {
            try rebuild(entity, restricted: new)
        }
    }

    /// Lays the index of one entity anew.
    func rebuild(_ entity: Entity, restricted: Set<Int64>) throws {
        let index = SearchIndex(state.session)
        try WholeEntity(entity, state).forEachBatch { records in
            let rows = records.flatMap { SearchRow.rows(of: $0, restricted: restricted) }
            try index.write(rows, of: records.map(\.id))
        }
    }
}

/// Walks over all records of an entity, whoever may read them: for the kernel's own upkeep.
struct WholeEntity {
    private let entity: Entity
    private let state: TransactionState

    init(_ entity: Entity, _ state: TransactionState) {
        self.entity = entity
        self.state = state
    }

    /// Hands over whole records that are not deleted, in batches.
    func forEachBatch(_ body: ([Record]) throws -> Void) throws {
        var query = Query(entity.id)
        query.fields = [FieldPath(entity.field(.id))]
        query.sort = [SortKey(FieldPath(entity.field(.id)))]
        query.limit = 1000
        let zone = state.environment.organisation.timeZone
        let authorizer = Authorizer(
            schema: state.generation.schema, rights: .everything(user: nil),
            moment: state.environment.zones.moment(now: state.now, timeZone: zone))
        repeat {
            let page = try state.executor.page(authorizer.authorize(query))
            let table = try state.generation.table(entity)
            try body(try table.fetch(page.records.map(\.id), state.session))
            query.after = page.next
        } while query.after != nil
    }
}
