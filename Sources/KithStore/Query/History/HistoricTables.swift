import KithModel
import KithQuery

/// Makes temporary tables of what has changed since a moment, as it was then.
struct HistoricTables {
    let session: any SQLSession
    let codec: RowCodec
    let schema: Schema
    let moment: Instant

    /// The most changed records, over all entities of a question, that are taken back.
    static let limit = 100_000

    /// Runs `body` while the tables are there.
    ///
    /// - Throws: `too_large` when more than `limit` records have changed since.
    func withRebuilt<Result>(
        _ entities: [Entity], _ body: (RowSources) throws -> Result
    ) throws -> Result {
        let changed = try changedRecords(entities)
        // Whatever ends the savepoint with an error takes the tables along.
        return try session.savepoint {
            var rebuilt: [Int64: String] = [:]
            for (entity, records) in changed where !records.isEmpty {
                rebuilt[entity.id] = try rebuild(entity, records)
            }
            let result = try body(RowSources(rebuilt: rebuilt, isHistoric: true))
            for table in rebuilt.values.sorted() {
                try session.execute("DROP TABLE \(session.dialect.quoted(table))", [])
            }
            return result
        }
    }

    private func changedRecords(
        _ entities: [Entity]
    ) throws -> [(entity: Entity, records: [RecordID])] {
        let place = session.dialect.placeholder
        let sql = """
            SELECT DISTINCT record FROM kith_change WHERE entity = \(place(1)) AND at > \(place(2)) \
            LIMIT \(place(3))
            """
        var room = Self.limit
        return try entities.map { entity in
            let bindings: [SQLValue] = [
                .integer(entity.id), .integer(moment.milliseconds), .integer(Int64(room) + 1),
            ]
            let records = try session.all(sql, bindings) { RecordID(rawValue: $0.integer(0)) }
            room -= records.count
            guard room >= 0 else {
                throw KernelError(
                    .tooLarge,
                    "More than 100,000 records of the query have changed since \(moment).",
                    recovery: "Narrow the query to a later moment or to fewer entities.")
            }
            return (entity, records.compactMap { $0 }.sorted())
        }
    }

    private func rebuild(_ entity: Entity, _ records: [RecordID]) throws -> String {
        let dialect = session.dialect
        let name = "kith_as_of_\(entity.id)"
        let declared = EntityColumns(entity).columns.enumerated().map { index, column in
            let type = dialect.columnType(column.storage)
            return "\(dialect.quoted(column.name)) \(type)" + (index == 0 ? " PRIMARY KEY" : "")
        }
        let existed = dialect.quoted(RowSources.existed)
        try session.execute(
            """
            CREATE TEMPORARY TABLE \(dialect.quoted(name)) (\(declared.joined(separator: ", ")), \
            \(existed) \(dialect.columnType(.integer)) NOT NULL)
            """, [])
        try fill(name, entity, records)
        try dateBack(name)
        return name
    }

    private func fill(_ table: String, _ entity: Entity, _ records: [RecordID]) throws {
        let dialect = session.dialect
        let columns = EntityColumns(entity)
        let sql = """
            INSERT INTO \(dialect.quoted(table)) (\(columns.list(dialect)), \
            \(dialect.quoted(RowSources.existed))) \
            VALUES (\(dialect.placeholders(columns.columns.count + 1)))
            """
        let source = PastRecords(session: session, codec: codec, schema: schema, moment: moment)
        for start in stride(from: 0, to: records.count, by: PastRecords.batch) {
            let batch = records[start..<min(start + PastRecords.batch, records.count)]
            for past in try source.records(Array(batch), of: entity).values {
                var row: [SQLValue] = []
                for (value, layout) in zip(past.record.values, columns.layouts) {
                    codec.encode(
                        value, as: layout, entityNumber: { schema.entity($0)?.id }, into: &row)
                }
                try session.execute(sql, row + [.integer(past.existed ? 1 : 0)])
            }
        }
    }

    /// Sets version and last change to those of the last change until the moment.
    private func dateBack(_ table: String) throws {
        let dialect = session.dialect
        let id = "t.\(dialect.quoted(SystemField.id.name))"
        let steps = PastChange.columns.map { field, column in
            "\(dialect.quoted(field.name)) = c.\(column)"
        }
        try session.execute(
            """
            UPDATE \(dialect.quoted(table)) AS t SET \(steps.joined(separator: ", ")) \
            FROM kith_change AS c \
            WHERE c.seq = \(PastChange.last(of: id, until: dialect.placeholder(1)))
            """, [.integer(moment.milliseconds)])
    }
}
