import KithModel
import KithQuery

extension QueryCompiler {
    /// Returns the columns of the field at the end of a path, joining what it passes.
    func columns(
        _ path: FieldPath, in scope: QueryScope, for asker: Asker
    ) throws -> FieldColumns {
        let end = try rows(path.hops, in: scope, for: asker)
        let field = try field(path.field, of: end.entity)
        return FieldColumns(
            alias: end.alias, entity: end.entity, field: field,
            layout: ColumnLayout(field.definition), isDistant: !path.hops.isEmpty)
    }

    /// Returns the rows behind a path of references, joining them where they are not yet.
    ///
    /// A record that is deleted, or that its predicate keeps from the principal, is not
    /// joined: all its fields read as NULL.
    func rows(
        _ hops: [Int64], in scope: QueryScope, for asker: Asker
    ) throws -> (entity: Entity, alias: String) {
        guard let last = hops.last else { return (scope.entity, scope.alias) }
        if let join = scope.join(hops, for: asker) { return (join.entity, join.alias) }
        let origin = try rows(Array(hops.dropLast()), in: scope, for: asker)
        let reference = try field(last, of: origin.entity)
        guard let target = reference.target.flatMap(schema.entity) else {
            throw gone(reference.name, of: origin.entity)
        }
        let joined = self.scope(target)
        var conditions = [
            "\(column(joined.alias, .id)) = \(column(origin.alias, reference.name))",
            "\(column(joined.alias, .deletedAt)) IS NULL",
        ]
        if asker == .principal, let guarded = try guardCondition(joined) {
            conditions.append(guarded)
        }
        let table = source(target, for: asker)
        let sql =
            "LEFT JOIN \(table) AS \(joined.alias) ON " + conditions.joined(separator: " AND ")
        scope.add(
            .init(hops: hops, asker: asker, entity: target, alias: joined.alias, sql: sql))
        return (target, joined.alias)
    }

    /// Returns the record predicate of a scope's entity as a condition that adds no join to
    /// the scope, or nil where every record may be read.
    func guardCondition(_ scope: QueryScope) throws -> String? {
        guard let predicate = plan.predicates[scope.entity.id] else { return nil }
        if !context.sources.isHistoric, !predicate.followsReferences {
            return try condition(predicate, in: scope, for: .rule)
        }
        let present = self.scope(scope.entity)
        let condition = try condition(predicate, in: present, for: .rule)
        let isSameRecord = "\(column(present.alias, .id)) = \(column(scope.alias, .id))"
        return "EXISTS (SELECT 1 FROM \(from(present, for: .rule)) "
            + "WHERE \(isSameRecord) AND \(condition))"
    }

    /// Returns the record predicate of a scope's entity, joining into the scope what it
    /// follows, or nil where every record may be read.
    ///
    /// Rights are those of today: over earlier rows the predicate looks at the present ones.
    func predicate(_ scope: QueryScope, for asker: Asker) throws -> String? {
        guard asker == .principal, let predicate = plan.predicates[scope.entity.id] else {
            return nil
        }
        if context.sources.isHistoric { return try guardCondition(scope) }
        return try condition(predicate, in: scope, for: .rule)
    }

    /// Returns the field of an entity with a number.
    func field(_ id: Int64, of entity: Entity) throws -> Field {
        if let field = entity.field(id: id) { return field }
        throw gone("#\(id)", of: entity)
    }

    private func gone(_ name: String, of entity: Entity) -> KernelError {
        KernelError(
            .unknownField, "unknown field `\(name)` of `\(entity.name)`.",
            recovery: "See the fields: kith entity show \(entity.name)", field: name)
    }
}

extension Filter {
    /// Whether the condition looks at records behind references.
    var followsReferences: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.followsReferences)
        case .not(let part): part.followsReferences
        case .comparison(let left, _, let right):
            left.followsReferences || right.followsReferences
        case .isNull(let path, _), .isIn(let path, _, _), .between(let path, _, _):
            !path.hops.isEmpty
        case .quantified(_, let collection, _): !collection.hops.isEmpty
        }
    }
}

extension Filter.Operand {
    fileprivate var followsReferences: Bool {
        switch self {
        case .path(let path): !path.hops.isEmpty
        case .literal: false
        case .function(_, let operand): operand.followsReferences
        }
    }
}
