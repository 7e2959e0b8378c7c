import KithModel
import KithQuery

extension AuthorizedPlan {
    /// The entities whose rows the question looks at, but for those that only record
    /// predicates look at.
    func reachedEntities() -> [Entity] {
        var reach = Reach(schema: schema)
        switch question {
        case .records(let query):
            guard let root = schema.entity(id: query.entity) else { return [] }
            reach.add(root)
            for path in query.fields + query.sort.map(\.path) { reach.follow(path.hops, root) }
            if let filter = query.filter { reach.look(at: filter, root) }
        case .aggregate(let query):
            guard let root = schema.entity(id: query.entity) else { return [] }
            reach.add(root)
            let paths = query.groups.map(\.path) + query.measures.map(\.path)
            for path in paths { reach.follow(path.hops, root) }
            if let filter = query.filter { reach.look(at: filter, root) }
        case .search: break
        }
        return reach.entities
    }
}

/// Collects the entities that conditions and paths lead to.
private struct Reach {
    let schema: Schema
    private(set) var entities: [Entity] = []

    init(schema: Schema) { self.schema = schema }

    mutating func add(_ entity: Entity) {
        if !entities.contains(entity) { entities.append(entity) }
    }

    @discardableResult
    mutating func follow(_ hops: [Int64], _ start: Entity) -> Entity {
        var entity = start
        for hop in hops {
            guard let target = entity.field(id: hop)?.target.flatMap(schema.entity) else { break }
            add(target)
            entity = target
        }
        return entity
    }

    mutating func look(at filter: Filter, _ entity: Entity) {
        switch filter {
        case .all(let parts), .any(let parts): for part in parts { look(at: part, entity) }
        case .not(let part): look(at: part, entity)
        case .comparison(let left, _, let right):
            look(at: left, entity)
            look(at: right, entity)
        case .isNull(let path, _), .isIn(let path, _, _), .between(let path, _, _):
            follow(path.hops, entity)
        case .quantified(_, let collection, let part):
            follow(collection.hops, entity)
            guard let child = schema.entity(id: collection.entity) else { return }
            add(child)
            look(at: part, child)
        }
    }

    private mutating func look(at operand: Filter.Operand, _ entity: Entity) {
        switch operand {
        case .path(let path): follow(path.hops, entity)
        case .literal: return
        case .function(_, let inner): look(at: inner, entity)
        }
    }
}
