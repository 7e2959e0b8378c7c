import KithModel
import KithQuery
import KithStore

extension Transaction {
    /// Returns a record.
    ///
    /// - Throws: `not_found` when there is none or the caller may not read it;
    ///   `record_gone` when it was deleted earlier in the transaction.
    public func get(_ entity: String, _ id: RecordID) throws -> Record {
        try get(try self.entity(entity), id)
    }

    /// Returns a record of an entity.
    ///
    /// - Throws: as the form with a name.
    public func get(_ entity: Entity, _ id: RecordID) throws -> Record {
        if let record = try records(entity, [id], verb: .read).first { return masked(record) }
        if state.deleted.contains(id) {
            throw KernelError(
                .recordGone, "\(entity.definition.title) \(id) was deleted in this transaction.")
        }
        throw KernelError(
            .notFound, "There is no \(entity.name) \(id).",
            recovery: "Look for it: kith query \(entity.name)")
    }

    /// Returns the records that satisfy a condition in the filter language.
    ///
    /// - Parameters:
    ///   - entity: the entity's name.
    ///   - filter: the condition; all records where nil.
    ///   - parameters: values for the `:names` in the condition.
    ///   - fields: the names of the fields to read, as `name,email`; the others are null. Every
    ///     field where nil.
    ///   - sort: as `-amount,name`; newest first where nil.
    ///   - limit: 1 to 1,000.
    public func find(
        _ entity: String, where filter: String? = nil, _ parameters: [String: JSON] = [:],
        fields: String? = nil, sort: String? = nil, limit: Int = 50
    ) throws -> [Record] {
        let entity = try self.entity(entity)
        var query = Query(entity.id, filter: try filter.map { try parse($0, entity, parameters) })
        query.limit = limit
        if let fields {
            query.fields = try FieldListParser.parse(
                fields, entity: entity, schema: schema, readable: authorizer.mayRead)
        }
        if let sort {
            query.sort = try SortParser.parse(
                sort, entity: entity, schema: schema, readable: authorizer.mayRead)
        }
        return masked(try state.executor.records(authorizer.authorize(query)))
    }

    /// Returns every record that satisfies a condition, however many there are, oldest first.
    ///
    /// They are read by one pass and are all in memory afterwards: for what belongs to a batch,
    /// not for whole tables.
    ///
    /// - Parameters:
    ///   - entity: the entity's name.
    ///   - filter: the condition in the filter language.
    ///   - parameters: values for the `:names` in the condition.
    public func all(
        _ entity: String, where filter: String, _ parameters: [String: JSON] = [:]
    ) throws -> [Record] {
        let entity = try self.entity(entity)
        var query = Query(entity.id, filter: try parse(filter, entity, parameters))
        query.sort = [SortKey(FieldPath(entity.field(.id)))]
        var found: [Record] = []
        try state.executor.stream(authorizer.authorize(query)) { found += $0.records }
        return masked(found)
    }

    /// Returns counts and figures over the records that satisfy a condition.
    ///
    /// - Parameters:
    ///   - groups: as `stage,closed_on:month`; one group of all where nil.
    ///   - measures: as `sum(value)`; none where nil.
    public func aggregate(
        _ entity: String, where filter: String? = nil, _ parameters: [String: JSON] = [:],
        by groups: String? = nil, measures: String? = nil
    ) throws -> [AggregateGroup] {
        let entity = try self.entity(entity)
        var query = AggregateQuery(
            entity.id, filter: try filter.map { try parse($0, entity, parameters) })
        if let groups {
            query.groups = try GroupParser.parse(
                groups, entity: entity, schema: schema, readable: authorizer.mayRead)
        }
        if let measures {
            query.measures = try MeasureParser.parse(
                measures, entity: entity, schema: schema, readable: authorizer.mayRead)
        }
        return try state.executor.groups(authorizer.authorize(query))
    }

    /// Returns the whole records among some ids that a verb reaches, with fields that the
    /// caller may not read: only for the pipeline and for `get`, which masks them.
    func records(
        _ entity: Entity, _ ids: [RecordID], verb: Verb, deletion: Query.Deletion = .present
    ) throws -> [Record] {
        let reachable = try reachable(entity, ids, verb: verb, deletion: deletion)
        return try state.generation.table(entity).fetch(reachable, state.session)
            .filter { deletion == .either || $0.isDeleted == (deletion == .deleted) }
    }

    /// Returns those of some ids that a verb reaches, among records that the caller may read;
    /// ids without a record may be among them.
    func reachable(
        _ entity: Entity, _ ids: [RecordID], verb: Verb, deletion: Query.Deletion = .present
    ) throws -> [RecordID] {
        let access = actor.rights.access(to: entity)
        if access.scope(verb) == .all, access.scope(.read) == .all, deletion == .present {
            return ids
        }
        var found: [RecordID] = []
        for start in stride(from: 0, to: ids.count, by: 500) {
            let chunk = ids[start..<min(start + 500, ids.count)]
            var query = Query(entity.id)
            let literals = chunk.map { Filter.Literal.value(.reference($0)) }
            query.filter = .isIn(FieldPath(entity.field(.id)), literals, negated: false)
            query.fields = [FieldPath(entity.field(.id))]
            query.limit = 1000
            query.deletion = deletion
            let plan = try authorizer.authorize(query, verb: verb)
            found += try state.executor.records(plan).map(\.id)
        }
        return found
    }

    /// Reads a condition in the filter language, with what the caller may read.
    func parse(
        _ text: String, _ entity: Entity, _ parameters: [String: JSON]
    ) throws -> Filter {
        try FilterParser.parse(
            text, entity: entity, schema: schema, parameters: parameters,
            readable: authorizer.mayRead, baseCurrency: baseCurrency, region: region)
    }
}
