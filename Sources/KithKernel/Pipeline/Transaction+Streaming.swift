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
}
