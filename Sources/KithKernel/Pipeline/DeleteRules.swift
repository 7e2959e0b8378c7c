import KithModel
import KithQuery
import KithStore

/// Settles what refers to records that are to be deleted: refused, emptied or deleted too.
struct DeleteRules {
    /// How many referring records a deletion may carry along.
    static let maximumRows = 5000
    /// The change log's `via` of what a deletion carries along.
    static let via = "cascade"

    private let pipeline: WritePipeline
    private var state: TransactionState { pipeline.state }

    init(_ pipeline: WritePipeline) { self.pipeline = pipeline }

    /// Applies the rules of every reference to a batch.
    func apply(to changes: [RecordChange]) throws {
        let references = state.generation.references[pipeline.entity.name] ?? []
        for reference in references {
            let open = changes.filter(\.isAccepted)
            guard !open.isEmpty else { return }
            let ids = open.map(\.id)
            let referring = try self.referring(reference, to: ids)
                .filter { reference.entity != pipeline.entity || !ids.contains($0.id) }
            guard !referring.isEmpty else { continue }
            switch reference.onDelete {
            case .restrict: try refuse(open, reference, referring)
            case .clear: try clear(reference, referring)
            case .cascade: try cascade(reference, referring)
            }
        }
    }

    private var kernel: Transaction {
        pipeline.transaction.asKernel(Self.via)
    }

    private func referring(_ reference: Schema.Reference, to ids: [RecordID]) throws -> [Record] {
        var query = Query(reference.entity.id)
        let literals = ids.map { Filter.Literal.value(.reference($0)) }
        query.filter = .isIn(FieldPath(reference.field), literals, negated: false)
        query.sort = [SortKey(FieldPath(reference.entity.field(.id)))]
        query.limit = 1000
        var found: [Record] = []
        repeat {
            let page = try state.executor.page(kernel.authorizer.authorize(query))
            found += page.records
            query.after = page.next
            guard found.count + state.carriedRows <= Self.maximumRows else {
                throw tooMany(reference)
            }
        } while query.after != nil
        return found
    }

    private func tooMany(_ reference: Schema.Reference) -> KernelError {
        KernelError(
            .tooLarge,
            "More than \(Self.maximumRows) \(reference.entity.definition.pluralTitle.lowercased()) "
                + "refer to what is to be deleted.",
            recovery: "Delete them first, in smaller sets.")
    }

    /// Says how many records stand in the way, of those that the caller may see.
    private func refuse(
        _ changes: [RecordChange], _ reference: Schema.Reference, _ referring: [Record]
    ) throws {
        let transaction = pipeline.transaction
        let definition = reference.entity.definition
        let shown = Set(
            try transaction.reachableOrNone(reference.entity, referring.map(\.id), .read))
        for change in changes {
            let own = referring.filter { $0[reference.field].reference == change.id }
            guard !own.isEmpty else { continue }
            let title = transaction.masked(change.new).title
            let count = own.count { shown.contains($0.id) }
            let noun = count == 1 ? definition.title : definition.pluralTitle
            change.reject(
                nil,
                count == 0
                    ? "\(title) is in use by records that you may not see."
                    : "\(title) is in use: \(count) \(noun.lowercased()) refer to it.",
                code: .conflict,
                recovery: count == 0
                    ? "Ask an administrator."
                    : "Change `\(reference.field.name)` of those first, or delete them.")
        }
    }

    private func clear(_ reference: Schema.Reference, _ referring: [Record]) throws {
        let patches = referring.map { Patch($0.id, [(reference.field, .null)]) }
        state.carriedRows += patches.count
        _ = try kernel.write(.update(patches), reference.entity, .wholeBatch)
    }

    private func cascade(_ reference: Schema.Reference, _ referring: [Record]) throws {
        let ids = referring.map(\.id).filter { !state.deleted.contains($0) }
        state.carriedRows += ids.count
        _ = try kernel.write(.delete(ids), reference.entity, .wholeBatch)
    }
}
