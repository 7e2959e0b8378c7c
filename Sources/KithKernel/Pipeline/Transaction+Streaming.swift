import KithModel
import KithQuery
import KithStore

extension Transaction {
    /// Hands over every record that satisfies a condition, a batch at a time.
    ///
    /// For work on whole entities: one query, and only the fields that are named are read.
    /// - Parameters:
    ///   - entity: the entity's name.
    ///   - filter: the condition; all records where nil.
    ///   - parameters: values for the `:names` in the condition.
    ///   - fields: the names of the fields to read, as `name,email`; the others are null.
    /// - Throws: as `find`.
    public func forEachBatch(
        _ entity: String, where filter: String? = nil, _ parameters: [String: JSON] = [:],
        fields: String, _ body: ([Record]) throws -> Void
    ) throws {
        let entity = try self.entity(entity)
        var query = Query(entity.id, filter: try filter.map { try parse($0, entity, parameters) })
        query.fields = try FieldListParser.parse(
            fields, entity: entity, schema: schema, readable: authorizer.mayRead)
        query.sort = [SortKey(FieldPath(entity.field(.id)))]
        try state.executor.stream(try authorizer.authorize(query), batch: 1000) { page in
            try body(masked(page.records))
        }
    }

    /// Returns the records of an entity behind one of them, in the order of their ids: for work
    /// that goes on in another transaction.
    ///
    /// - Parameters:
    ///   - last: the record behind which they are; from the first one where nil.
    ///   - limit: 1 to 1,000.
    /// - Throws: as `find`.
    func records(_ name: String, behind last: RecordID?, limit: Int) throws -> [Record] {
        let entity = try self.entity(name)
        var query = Query(entity.id)
        query.sort = [SortKey(FieldPath(entity.field(.id)))]
        // The id decides alone, so that the value of the sort key has no say.
        query.after = last.map { Cursor(keys: [.null], id: $0) }
        query.limit = limit
        return masked(try state.executor.records(authorizer.authorize(query)))
    }
}
