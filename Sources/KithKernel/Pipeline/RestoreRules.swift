import KithModel
import KithQuery
import KithStore

/// Brings back what a deletion carried along when the record that it belonged to comes back.
///
/// What was carried along left at the same moment, through a reference that cascades; what
/// had been deleted before stays deleted.
struct RestoreRules {
    private let pipeline: WritePipeline
    private var state: TransactionState { pipeline.state }

    init(_ pipeline: WritePipeline) { self.pipeline = pipeline }

    /// Restores what left together with a batch's records; an undo restores by its own set.
    func apply(to changes: [RecordChange]) throws {
        guard !state.isUndo else { return }
        var moments: [RecordID: Value] = [:]
        for change in changes { moments[change.id] = change.old?[.deletedAt] }
        for reference in state.generation.references[pipeline.entity.name] ?? []
        where reference.onDelete == .cascade {
            let carried = try deleted(reference, of: changes.map(\.id)).filter { record in
                guard let parent = record[reference.field].reference else { return false }
                return moments[parent] == record[.deletedAt]
            }
            guard !carried.isEmpty else { continue }
            let kernel = pipeline.transaction.asKernel(DeleteRules.via)
            _ = try kernel.write(.restore(carried.map(\.id)), reference.entity, .wholeBatch)
        }
    }

    private func deleted(_ reference: Schema.Reference, of ids: [RecordID]) throws -> [Record] {
        var query = Query(reference.entity.id)
        let literals = ids.map { Filter.Literal.value(.reference($0)) }
        query.filter = .isIn(FieldPath(reference.field), literals, negated: false)
        query.fields = [
            FieldPath(reference.field), FieldPath(reference.entity.field(.deletedAt)),
        ]
        query.sort = [SortKey(FieldPath(reference.entity.field(.id)))]
        query.limit = 1000
        query.deletion = .deleted
        let kernel = pipeline.transaction.asKernel(DeleteRules.via)
        var found: [Record] = []
        repeat {
            let page = try state.executor.page(kernel.authorizer.authorize(query))
            found += page.records
            query.after = page.next
        } while query.after != nil
        return found
    }
}
