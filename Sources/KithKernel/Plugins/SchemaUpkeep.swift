import KithModel
import KithStore

/// Brings the data in step with a changed schema: computed values and the search index.
struct SchemaUpkeep: Sendable {
    private let built: GenerationBuilder.Built

    init(_ built: GenerationBuilder.Built) { self.built = built }

    /// Does what a change of schema leaves to do, in the transaction that makes it.
    ///
    /// - Parameter former: the schema before; computed fields that it did not have are
    ///   computed, since their sources may have changed while they were hidden.
    func run(in transaction: Transaction, since former: Schema?) throws {
        let state = transaction.state
        var stale = returned(since: former)
        for followUp in built.followUps {
            switch followUp {
            case .recompute(let name, let fieldName):
                guard let entity = transaction.schema.entity(name),
                    let field = entity.field(fieldName)
                else { continue }
                stale[entity.id, default: []].insert(field)
            case .reindex(let name):
                guard let entity = transaction.schema.entity(name) else { continue }
                try SearchRebuild(state)
                    .rebuild(entity, restricted: try restrictedFields(state))
            case .unindex(let number): try SearchIndex(state.session).remove(entity: number)
            }
        }
        try ComputedBackfill(transaction).run(stale)
        try reindex(since: former, in: transaction)
    }

    /// Indexes anew what came back, whose hidden fields may be others now, and what has gained
    /// or lost searchable fields.
    private func reindex(since former: Schema?, in transaction: Transaction) throws {
        guard let former else { return }
        let moved = transaction.schema.entities.filter { entity in
            former.entity(id: entity.id).map { Self.searchable($0) != Self.searchable(entity) }
                ?? true
        }
        guard !moved.isEmpty else { return }
        let restricted = try restrictedFields(transaction.state)
        for entity in moved where !entity.definition.isHiddenFromSearch {
            try SearchRebuild(transaction.state).rebuild(entity, restricted: restricted)
        }
    }

    private static func searchable(_ entity: Entity) -> Set<Int64> {
        Set(entity.ownFields.filter(\.definition.isSearchable).map(\.id))
    }

    private func restrictedFields(_ state: TransactionState) throws -> Set<Int64> {
        try AccessDirectory(
            session: state.session, generation: state.generation, environment: state.environment
        ).restrictedFields()
    }

    /// Does the same while the database is opened by a newer program.
    func run(_ environment: Environment, on session: any SQLSession) throws {
        guard !built.followUps.isEmpty else { return }
        let runner = TransactionRunner(
            generation: built.generation, environment: environment,
            principal: .system(reason: "upgrade"), door: .kernel,
            context: ChangeSetContext(kind: "definition", title: "The program was upgraded"))
        _ = try runner.run(on: session) { try run(in: $0, since: nil) }
    }

    private func returned(since former: Schema?) -> [Int64: Set<Field>] {
        guard let former else { return [:] }
        var stale: [Int64: Set<Field>] = [:]
        for entity in built.generation.schema.entities {
            let known = Set(former.entity(id: entity.id)?.fields.map(\.id) ?? [])
            for field in entity.ownFields where !known.contains(field.id) {
                switch field.type {
                case .formula, .rollup: stale[entity.id, default: []].insert(field)
                default: continue
                }
            }
        }
        return stale
    }
}
