import KithModel

/// Lets one principal's questions through, or refuses them; the only maker of plans.
///
/// A field that may not be read is refused as `unknown_field` in the words for one that does
/// not exist, wherever it stands: condition, order, grouping, figure, quantifier or list. It
/// is never silently left out, which would widen the answer. Pure: it asks no store.
public struct Authorizer: Sendable {
    let schema: Schema
    let rights: AccessRights
    let moment: QueryMoment
    let restrictedFields: Set<Int64>

    /// Makes an authoriser for a principal at a moment.
    ///
    /// `restrictedFields` are the numbers of the searchable fields, beside the sensitive ones,
    /// that some role may not read, so that they have index rows of their own.
    public init(
        schema: Schema, rights: AccessRights, moment: QueryMoment,
        restrictedFields: Set<Int64> = []
    ) {
        self.schema = schema
        self.rights = rights
        self.moment = moment
        self.restrictedFields = restrictedFields
    }

    /// Returns whether the principal may read any record of an entity.
    public func mayRead(_ entity: Entity) -> Bool {
        rights.access(to: entity).scope(.read) != .none
    }

    /// Returns whether the principal may read a field; a secret may nobody.
    public func mayRead(_ entity: Entity, _ field: Field) -> Bool {
        let access = rights.access(to: entity)
        return access.scope(.read) != .none && !field.definition.isSecret
            && access.right(on: field) >= .read
    }

    /// Returns the entity of a name.
    ///
    /// - Throws: `not_found`, in the same words for an entity that does not exist and for one
    ///   that the principal may not read.
    public func requireEntity(_ name: String) throws -> Entity {
        guard let entity = schema.entity(name), mayRead(entity) else { throw unknownEntity(name) }
        return entity
    }

    /// Lets a question for records through.
    ///
    /// `verb` is what will be done with them; the plan reaches the records that the principal
    /// may read and may do this with. Where no fields are named, every readable one is returned.
    ///
    /// - Throws: `not_found` for an entity that may not be read, `forbidden` where `verb`
    ///   reaches no record, `unknown_field`, `malformed`, or `too_large` for what passes a
    ///   bound of `QueryBounds`.
    public func authorize(_ query: Query, verb: Verb = .read) throws -> AuthorizedPlan {
        let entity = try requireEntity(id: query.entity, for: verb)
        try Self.require(query.limit, in: 1...QueryBounds.page, "limit")
        try Self.require(query.sort.count, in: 0...QueryBounds.sortKeys, "keys in the order")
        try Self.require(query.fields.count, in: 0...QueryBounds.fields, "fields")
        var resolver = resolver()
        var query = query
        query.filter = try query.filter.map { try resolver.resolve($0, of: entity) }
        for key in query.sort {
            let trace = try resolver.trace(key.path, from: entity)
            try TypeRules.requireSortable(trace.name, trace.end.field.type)
        }
        try resolver.joins.require(QueryBounds.joins)
        try Self.requireCursor(of: query)
        resolver.joins = JoinCount()
        for path in query.fields { _ = try resolver.trace(path, from: entity) }
        try resolver.joins.require(QueryBounds.fieldJoins)
        if query.fields.isEmpty {
            query.fields = entity.fields.filter { mayRead(entity, $0) }.map { FieldPath($0) }
        }
        return AuthorizedPlan(
            question: .records(query), schema: schema,
            predicates: predicates(of: entity, verb, resolver.touched), moment: moment)
    }

    /// Lets a question for counts and sums through.
    ///
    /// - Throws: as for records.
    public func authorize(_ aggregate: AggregateQuery, verb: Verb = .read) throws -> AuthorizedPlan
    {
        let entity = try requireEntity(id: aggregate.entity, for: verb)
        try Self.require(aggregate.limit, in: 1...QueryBounds.page, "limit")
        try Self.require(aggregate.groups.count, in: 0...QueryBounds.groups, "groupings")
        try Self.require(aggregate.measures.count, in: 0...QueryBounds.measures, "figures")
        var resolver = resolver()
        var aggregate = aggregate
        aggregate.filter = try aggregate.filter.map { try resolver.resolve($0, of: entity) }
        for group in aggregate.groups {
            let trace = try resolver.trace(group.path, from: entity)
            try TypeRules.requireGroup(trace.name, trace.end.field.type, by: group.bucket)
        }
        for measure in aggregate.measures {
            let trace = try resolver.trace(measure.path, from: entity)
            try TypeRules.requireMeasure(measure.function, of: trace.name, trace.end.field.type)
        }
        try resolver.joins.require(QueryBounds.joins)
        return AuthorizedPlan(
            question: .aggregate(aggregate), schema: schema,
            predicates: predicates(of: entity, verb, resolver.touched), moment: moment)
    }

    private func resolver() -> FilterResolver {
        let finder = PathFinder(schema: schema, readable: mayRead)
        return FilterResolver(finder: finder, moment: moment, user: rights.user)
    }

    private func requireEntity(id: Int64, for verb: Verb) throws -> Entity {
        guard let entity = schema.entity(id: id) else { throw unknownEntity("#\(id)") }
        guard mayRead(entity) else { throw unknownEntity(entity.name) }
        guard rights.access(to: entity).scope(verb) != .none else {
            throw KernelError(
                .forbidden, "You may not \(verb.rawValue) records of `\(entity.name)`.",
                recovery: "Ask an administrator for a role that grants it.")
        }
        return entity
    }

    func unknownEntity(_ name: String) -> KernelError {
        let readable = schema.entities.filter { mayRead($0) }.map(\.name)
        return schema.unknownEntity(name, candidates: readable)
    }

    static func require(_ count: Int, in range: ClosedRange<Int>, _ noun: String) throws {
        guard range.contains(count) else {
            let bounds =
                range.lowerBound == 0
                ? "at most \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw KernelError(
                count > range.upperBound ? .tooLarge : .malformed,
                "\(bounds) \(noun) are allowed, not \(count).")
        }
    }

    private static func requireCursor(of query: Query) throws {
        guard let cursor = query.after, cursor.keys.count != query.sort.count else { return }
        throw KernelError(
            .malformed, "`after` belongs to a list in another order.",
            recovery: "Start again from the first page.", field: "after")
    }
}
