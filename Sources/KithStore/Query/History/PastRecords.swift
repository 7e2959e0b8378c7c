import KithModel

/// Takes the changes of records back, as far as a moment.
struct PastRecords {
    let session: any SQLSession
    let codec: RowCodec
    let schema: Schema
    let moment: Instant

    /// How many records are rebuilt by one round of statements.
    static let batch = 200

    /// A record as it was, but for the system's version and last change.
    struct Past {
        var record: Record
        /// Whether the record had been created.
        var existed = true
    }

    /// Returns what records of an entity were, by id; none for an id without a record.
    func records(_ ids: [RecordID], of entity: Entity) throws -> [RecordID: Past] {
        let dialect = session.dialect
        let table = RecordTable(entity, schema: schema, codec: codec, dialect: dialect)
        let present = try table.fetch(ids, session)
        var past = Dictionary(
            present.map { ($0.id, Past(record: $0)) }, uniquingKeysWith: { first, _ in first })
        let list = ids.map { SQLValue.integer($0.rawValue) }.filledUp
        try session.query(
            """
            SELECT record, op, \(dialect.quoted("before")) FROM kith_change \
            WHERE record IN (\(dialect.placeholders(list.count))) \
            AND at > \(dialect.placeholder(list.count + 1)) ORDER BY record, seq DESC
            """, list + [.integer(moment.milliseconds)]
        ) { row in
            guard let id = RecordID(rawValue: row.integer(0)) else { return }
            past[id]?.existed = row.text(1) != "create"
            guard !row.isNull(2) else { return }
            for (field, value) in ChangeImage.decode(row.text(2), entity: entity) {
                past[id]?.record[field] = value
            }
        }
        return past
    }
}
