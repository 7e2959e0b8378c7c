import KithModel
import KithQuery
import KithStore

/// Turns questions in words into plans, and answers them within one transaction.
struct Questions {
    private let transaction: Transaction
    private var schema: Schema { transaction.schema }

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Answers a question about records.
    func answer(_ request: QueryRequest, verb: Verb = .read) throws -> QueryAnswer {
        let expansion = try Expansion(request, in: transaction)
        let (plan, entity) = try self.plan(expansion.request, verb: verb)
        let page = try transaction.state.executor.page(plan)
        var answer = try answer(page, plan, entity)
        answer.related = try expansion.targets(in: answer).map { target, ids in
            try records(ids, of: target, asOf: request.asOf)
        }
        return answer
    }

    /// Returns the records of some ids that the caller may read, with every readable field.
    private func records(
        _ ids: [RecordID], of entity: Entity, asOf: Instant?
    ) throws -> QueryAnswer {
        var query = Query(entity.id)
        let literals = ids.map { Filter.Literal.value(.reference($0)) }
        query.filter = .isIn(FieldPath(entity.field(.id)), literals, negated: false)
        query.limit = ids.count
        query.asOf = asOf
        let plan = try transaction.authorizer.authorize(query)
        return try answer(transaction.state.executor.page(plan), plan, entity)
    }

    /// Hands over every record that a question means, page by page.
    func stream(
        _ request: QueryRequest, verb: Verb, _ body: (QueryAnswer) throws -> Void
    ) throws {
        let (plan, entity) = try self.plan(request, verb: verb)
        try transaction.state.executor.stream(plan) { page in
            try body(try answer(page, plan, entity))
        }
    }

    /// Makes sure that a question could be answered.
    func check(_ request: QueryRequest, verb: Verb) throws { _ = try plan(request, verb: verb) }

    /// Answers a question for counts and sums.
    func answer(_ request: AggregateRequest) throws -> AggregateAnswer {
        let entity = try transaction.readableEntity(request.entity)
        var query = AggregateQuery(entity.id)
        query.filter = try request.filter.map { try filter($0, entity, request.parameters) }
        if let groups = request.groups {
            query.groups = try GroupParser.parse(
                groups, entity: entity, schema: schema, readable: readable)
        }
        if let measures = request.measures {
            query.measures = try MeasureParser.parse(
                measures, entity: entity, schema: schema, readable: readable)
        }
        query.asOf = request.asOf
        let plan = try transaction.authorizer.authorize(query)
        let groups = try transaction.state.executor.groups(plan)
        let keys = try query.groups.map { try column($0.path, entity) }
        return AggregateAnswer(
            keys: keys, buckets: query.groups.map(\.bucket),
            measures: try query.measures.map { ($0.function, try column($0.path, entity).field) },
            groups: groups, titles: try titles(of: groups.map(\.key), keys))
    }

    /// Finds records by their text.
    func search(_ text: String, entities: [String], limit: Int) throws -> [SearchHit] {
        var query = SearchQuery(text)
        query.entities = try entities.map { try transaction.readableEntity($0).id }
        query.limit = limit
        let state = transaction.state
        let restricted = try AccessDirectory(
            session: state.session, generation: state.generation, environment: state.environment
        ).restrictedFields(at: state.standing)
        let authorizer = Authorizer(
            schema: schema, rights: transaction.actor.rights, moment: transaction.moment,
            restrictedFields: restricted)
        return try state.executor.hits(authorizer.authorize(query))
    }

    private func plan(
        _ request: QueryRequest, verb: Verb
    ) throws -> (plan: AuthorizedPlan, entity: Entity) {
        let entity = try transaction.readableEntity(request.entity)
        var query = Query(entity.id)
        query.filter = try request.filter.map { try filter($0, entity, request.parameters) }
        if let sort = request.sort {
            query.sort = try SortParser.parse(
                sort, entity: entity, schema: schema, readable: readable)
        }
        if let fields = request.fields {
            query.fields = try FieldListParser.parse(
                fields, entity: entity, schema: schema, readable: readable)
        }
        query.limit = request.limit
        query.after = try request.after.map {
            try CursorText.decode($0, of: query.cursorQuestion)
        }
        query.count = request.count
        query.asOf = request.asOf
        query.deletion = request.deletion
        return (try transaction.authorizer.authorize(query, verb: verb), entity)
    }

    private func answer(
        _ page: RecordPage, _ plan: AuthorizedPlan, _ entity: Entity
    ) throws -> QueryAnswer {
        guard case .records(let query) = plan.question else {
            throw KernelError(.malformed, "This is not a question about records.")
        }
        let columns = try query.fields.map { try column($0, entity) }
        return QueryAnswer(
            entity: entity, columns: columns, rows: page.rows, ids: page.records.map(\.id),
            versions: page.records.map(\.version),
            next: page.next.map { CursorText.encode($0, of: query.cursorQuestion) },
            count: page.count, isCountCapped: page.isCountCapped,
            titles: try titles(of: page.rows, columns))
    }

    private var readable: @Sendable (Entity, Field) -> Bool {
        transaction.authorizer.mayRead
    }

    private func filter(
        _ text: String, _ entity: Entity, _ parameters: [String: JSON]
    ) throws -> Filter {
        try FilterParser.parse(
            text, entity: entity, schema: schema, parameters: parameters, readable: readable,
            baseCurrency: transaction.baseCurrency, region: transaction.region)
    }

    private func column(_ path: FieldPath, _ entity: Entity) throws -> QueryAnswer.Column {
        var current = entity
        var names: [String] = []
        for hop in path.hops {
            guard let field = current.field(id: hop),
                let target = field.target.flatMap(schema.entity)
            else { throw KernelError(.unknownField, "A field of the question is gone.") }
            names.append(field.name)
            current = target
        }
        guard let field = current.field(id: path.field) else {
            throw KernelError(.unknownField, "A field of the question is gone.")
        }
        return QueryAnswer.Column(
            name: (names + [field.name]).joined(separator: "."), field: field)
    }

    /// Looks up the titles of all records that rows point to, once for each entity.
    private func titles(
        of rows: [[Value]], _ columns: [QueryAnswer.Column]
    ) throws -> [RecordID: String] {
        var wanted: [String: Set<RecordID>] = [:]
        for (index, column) in columns.enumerated() {
            for row in rows {
                switch row[index] {
                case .reference(let id):
                    if let target = column.field.target { wanted[target, default: []].insert(id) }
                case .polymorphic(let target, let id): wanted[target, default: []].insert(id)
                default: continue
                }
            }
        }
        return try titles(of: wanted)
    }

    /// Looks up the titles of records by the names of their entities, once for each entity;
    /// one that the caller may not read is missing.
    func titles(of wanted: [String: Set<RecordID>]) throws -> [RecordID: String] {
        var titles: [RecordID: String] = [:]
        for (name, ids) in wanted {
            guard let entity = schema.entity(name),
                transaction.actor.rights.access(to: entity).scope(.read) != .none,
                transaction.actor.rights.access(to: entity).right(on: entity.titleField) >= .read
            else { continue }
            for record in try transaction.records(entity, Array(ids), verb: .read) {
                titles[record.id] = record.title
            }
        }
        return titles
    }
}

extension Kernel {
    /// Answers a question about records.
    ///
    /// - Throws: `malformed` with a position, `unknown_field` with the nearest name.
    public func query(_ request: QueryRequest, as principal: Principal) async throws -> QueryAnswer
    {
        try await read(as: principal) { try Questions($0).answer(request) }
    }

    /// Answers a question for counts and sums.
    public func aggregate(
        _ request: AggregateRequest, as principal: Principal
    ) async throws -> AggregateAnswer {
        try await read(as: principal) { try Questions($0).answer(request) }
    }

    /// Finds records by their text; every term must occur.
    ///
    /// - Parameter entities: the names of the entities to look in; all where empty.
    public func search(
        _ text: String, entities: [String] = [], limit: Int = 20, as principal: Principal
    ) async throws -> [SearchHit] {
        try await read(as: principal) {
            try Questions($0).search(text, entities: entities, limit: limit)
        }
    }

    /// Makes sure that `export` would begin: a door that has sent the first bytes cannot take
    /// them back.
    ///
    /// - Throws: what `export` throws before it hands over anything.
    package func requireExport(_ request: QueryRequest, as principal: Principal) async throws {
        try await read(as: principal) { try Questions($0).check(request, verb: .export) }
    }

    /// Hands over every record that a question means, page by page, on one snapshot.
    ///
    /// - Throws: `forbidden` when the caller may not export the entity.
    public func export(
        _ request: QueryRequest, as principal: Principal,
        _ body: @escaping @Sendable (QueryAnswer) throws -> Void
    ) async throws {
        try await read(as: principal) { transaction in
            try Questions(transaction).stream(request, verb: .export, body)
        }
    }
}
