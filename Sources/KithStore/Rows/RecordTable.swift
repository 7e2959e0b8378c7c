import KithModel

/// Reads and writes whole rows of one entity's table, by id.
///
/// It knows nothing of rights: what may be read or written is decided above.
package struct RecordTable: Sendable {
    /// The entity whose rows these are.
    package let entity: Entity
    private let layouts: [ColumnLayout]
    private let codec: RowCodec
    private let dialect: any SQLDialect
    private let columnCount: Int
    private let insertStatement: String
    private let selection: String
    private let entityNumbers: [String: Int64]
    private let entityNames: [Int64: String]

    /// Prepares the statements for an entity of a schema.
    package init(_ entity: Entity, schema: Schema, codec: RowCodec, dialect: any SQLDialect) {
        self.entity = entity
        self.codec = codec
        self.dialect = dialect
        layouts = entity.fields.map { ColumnLayout($0.definition) }
        let names = layouts.flatMap { $0.columns.map { dialect.quoted($0.name) } }
        columnCount = names.count
        let table = dialect.quoted(entity.name)
        insertStatement = """
            INSERT INTO \(table) (\(names.joined(separator: ", "))) \
            VALUES (\(dialect.placeholders(names.count)))
            """
        selection = "SELECT \(names.joined(separator: ", ")) FROM \(table) WHERE id IN "
        entityNumbers = Dictionary(uniqueKeysWithValues: schema.entities.map { ($0.name, $0.id) })
        entityNames = Dictionary(uniqueKeysWithValues: schema.entities.map { ($0.id, $0.name) })
    }

    /// Adds a row.
    ///
    /// - Throws: `StoreError.uniqueViolation` when a unique index refuses it; nothing is
    ///   written then.
    package func insert(_ record: Record, _ session: any SQLSession) throws {
        var bindings: [SQLValue] = []
        bindings.reserveCapacity(columnCount)
        for (slot, layout) in layouts.enumerated() {
            encode(record.values[slot], layout, &bindings)
        }
        try session.execute(insertStatement, bindings)
    }

    /// Overwrites some fields of a row.
    ///
    /// - Throws: `StoreError.uniqueViolation` when a unique index refuses it; nothing is
    ///   written then.
    package func update(_ record: Record, slots: [Int], _ session: any SQLSession) throws {
        var bindings: [SQLValue] = []
        var assignments: [String] = []
        for slot in slots {
            let layout = layouts[slot]
            encode(record.values[slot], layout, &bindings)
            for column in layout.columns {
                let place = dialect.placeholder(assignments.count + 1)
                assignments.append(dialect.quoted(column.name) + " = " + place)
            }
        }
        bindings.append(.integer(record.id.rawValue))
        let statement = """
            UPDATE \(dialect.quoted(entity.name)) SET \(assignments.joined(separator: ", ")) \
            WHERE id = \(dialect.placeholder(bindings.count))
            """
        try session.execute(statement, bindings)
    }

    /// Returns the records with some ids, deleted or not, in no particular order.
    package func fetch(_ ids: [RecordID], _ session: any SQLSession) throws -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(ids.count)
        for start in stride(from: 0, to: ids.count, by: 200) {
            let chunk = ids[start..<min(start + 200, ids.count)]
            try fetch(chunk: Array(chunk), session) { records.append($0) }
        }
        return records
    }

    /// Few statement texts serve every number of ids: the last id fills up the list.
    private func fetch(
        chunk: [RecordID], _ session: any SQLSession, _ body: (Record) -> Void
    ) throws {
        guard let last = chunk.last else { return }
        let size = [1, 10, 50, 200].first { $0 >= chunk.count } ?? 200
        let padded = chunk + Array(repeating: last, count: size - chunk.count)
        let places = dialect.placeholders(size)
        let bindings = padded.map { SQLValue.integer($0.rawValue) }
        try session.query(selection + "(\(places))", bindings) { body(record($0)) }
    }

    private func record(_ row: any SQLRow) -> Record {
        var values: [Value] = []
        values.reserveCapacity(layouts.count)
        var column = 0
        for (slot, layout) in layouts.enumerated() {
            let value = codec.decode(
                row, at: column, type: entity.fields[slot].type, layout: layout
            ) { entityNames[$0] }
            values.append(value)
            column += layout.columns.count
        }
        return Record(entity: entity, values: values)
    }

    private func encode(_ value: Value, _ layout: ColumnLayout, _ bindings: inout [SQLValue]) {
        codec.encode(value, as: layout, entityNumber: { entityNumbers[$0] }, into: &bindings)
    }
}
