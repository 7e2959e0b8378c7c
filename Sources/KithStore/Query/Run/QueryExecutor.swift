import KithModel
import KithQuery

/// Runs authorised plans on a session: the one way in which records are read for somebody.
package struct QueryExecutor {
    let session: any SQLSession
    let codec: RowCodec

    /// Makes an executor for an organisation on a session, which it must not outlive.
    package init(_ session: any SQLSession, codec: RowCodec) {
        self.session = session
        self.codec = codec
    }

    /// Returns a page of records and, where it was asked for, how many there are.
    ///
    /// - Throws: `StoreError`; `malformed` for a cursor of another order; `too_large` when
    ///   more has changed since the moment asked for than can be taken back.
    package func page(_ plan: AuthorizedPlan) throws -> RecordPage {
        let query = plan.recordQuery
        return try withContext(for: plan, asOf: query.asOf) { context in
            var rows: [RecordReader.Fetched] = []
            let order = try RecordOrder(query, QueryCompiler(context))
            for segment in order.segments where rows.count <= query.limit {
                let part = try RecordStatement(
                    query, segment, of: order, limit: query.limit + 1 - rows.count, in: context)
                try session.query(part.statement) { rows.append(part.reader.read($0)) }
            }
            var page = RecordPage(rows.prefix(query.limit), hasNext: rows.count > query.limit)
            try count(query, into: &page, in: context)
            return page
        }
    }

    /// Returns the records of a page.
    ///
    /// - Throws: as `page`.
    package func records(_ plan: AuthorizedPlan) throws -> [Record] { try page(plan).records }

    /// Hands over all records of a query in their order, in pages of `batch`.
    ///
    /// They are read by one pass, however many there are; the query's limit and count mode do
    /// not matter.
    /// `body` may run other statements on the session, but must not write to the tables
    /// that the query reads.
    ///
    /// - Throws: as `page`, and what `body` throws, which ends the query.
    package func stream(
        _ plan: AuthorizedPlan, batch: Int = 200, _ body: (RecordPage) throws -> Void
    ) throws {
        let query = plan.recordQuery
        try withContext(for: plan, asOf: query.asOf) { context in
            var rows: [RecordReader.Fetched] = []
            let order = try RecordOrder(query, QueryCompiler(context))
            for segment in order.segments {
                let part = try RecordStatement(query, segment, of: order, limit: nil, in: context)
                try session.query(part.statement) { row in
                    if rows.count == batch {
                        try body(RecordPage(rows[...], hasNext: true))
                        rows.removeAll(keepingCapacity: true)
                    }
                    rows.append(part.reader.read(row))
                }
            }
            if !rows.isEmpty { try body(RecordPage(rows[...], hasNext: false)) }
        }
    }

    /// Returns the exact number of matching records.
    ///
    /// - Throws: as `page`.
    package func count(_ plan: AuthorizedPlan) throws -> Int {
        let query = plan.recordQuery
        return try withContext(for: plan, asOf: query.asOf) { context in
            try number(QueryCompiler.count(query, cap: nil, in: context))
        }
    }

    /// Returns groups with their figures, ordered by key with empty keys last.
    ///
    /// - Throws: `too_large` for more groups than are asked for, since a part of them would be
    ///   taken for all; `StoreError.numericOverflow` when a sum leaves the range of 64-bit
    ///   units; otherwise as `page`.
    package func groups(_ plan: AuthorizedPlan) throws -> [AggregateGroup] {
        guard case .aggregate(let query) = plan.question else {
            preconditionFailure("groups(_:) takes a plan that asks for groups.")
        }
        return try withContext(for: plan, asOf: query.asOf) { context in
            var groups: [AggregateGroup] = []
            let aggregate = try AggregateStatement(query, in: context)
            try session.query(aggregate.statement) { groups.append(try aggregate.reader.read($0)) }
            guard groups.count <= query.limit else {
                throw KernelError(
                    .tooLarge, "These are more than \(query.limit) groups.",
                    recovery: "Narrow the condition, or group by a field with fewer values.")
            }
            return groups
        }
    }

    /// Returns records by their text, the best first.
    ///
    /// - Throws: `StoreError`.
    package func hits(_ plan: AuthorizedPlan) throws -> [SearchHit] {
        guard case .search(let query) = plan.question else {
            preconditionFailure("hits(_:) takes a plan that asks for a search.")
        }
        let context = QueryContext(
            plan: plan, dialect: session.dialect, codec: codec, sources: .present)
        return try SearchReader(session: session, context: context, query: query).hits()
    }

    private func count(
        _ query: Query, into page: inout RecordPage, in context: QueryContext
    ) throws {
        switch query.count {
        case .none: return
        case .exact: page.count = try number(QueryCompiler.count(query, cap: nil, in: context))
        case .capped:
            let cap = Query.CountMode.cap
            let found = try number(QueryCompiler.count(query, cap: cap, in: context))
            page.count = min(found, cap)
            page.isCountCapped = found > cap
        }
    }

    private func number(_ statement: SQLStatement) throws -> Int {
        try session.first(statement.sql, statement.bindings) { Int($0.integer(0)) } ?? 0
    }

    /// Runs `body` where the plan's entities are as they were at a moment, or as they are.
    private func withContext<Result>(
        for plan: AuthorizedPlan, asOf moment: Instant?, _ body: (QueryContext) throws -> Result
    ) throws -> Result {
        func context(_ sources: RowSources) -> QueryContext {
            QueryContext(plan: plan, dialect: session.dialect, codec: codec, sources: sources)
        }
        guard let moment else { return try body(context(.present)) }
        let history = HistoricTables(
            session: session, codec: codec, schema: plan.schema, moment: moment)
        return try history.withRebuilt(plan.reachedEntities()) { try body(context($0)) }
    }
}

extension AuthorizedPlan {
    /// The query for records.
    fileprivate var recordQuery: Query {
        guard case .records(let query) = question else {
            preconditionFailure("Records are read by a plan that asks for records.")
        }
        return query
    }
}

extension RecordPage {
    fileprivate init(_ rows: ArraySlice<RecordReader.Fetched>, hasNext: Bool) {
        self.init(
            records: rows.map(\.record), rows: rows.map(\.row),
            next: hasNext ? rows.last?.cursor : nil)
    }
}
