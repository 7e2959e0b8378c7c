import KithModel

/// Where the names of a condition are looked up: an entity's rows and what they refer to.
final class QueryScope {
    let entity: Entity
    let alias: String
    private(set) var joins: [Join] = []

    /// Rows that references lead to.
    struct Join {
        let hops: [Int64]
        let asker: QueryCompiler.Asker
        let entity: Entity
        let alias: String
        let sql: String
    }

    init(entity: Entity, alias: String) {
        self.entity = entity
        self.alias = alias
    }

    /// Returns the join over a path of references, if there is one yet.
    func join(_ hops: [Int64], for asker: QueryCompiler.Asker) -> Join? {
        joins.first { $0.asker == asker && $0.hops == hops }
    }

    /// Adds rows behind a path of references.
    func add(_ join: Join) { joins.append(join) }
}
