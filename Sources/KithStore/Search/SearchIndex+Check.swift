import KithModel

extension SearchIndex {
    /// Returns how many of some records the index holds with other rows than they ought to have.
    ///
    /// - Throws: `StoreError`.
    package func outdated(_ rows: [SearchRow], of records: [RecordID]) throws -> Int {
        var wanted = Dictionary(
            rows.map { (Key(record: $0.record.rawValue, part: $0.part), $0.folded) },
            uniquingKeysWith: { _, last in last })
        var wrong: Set<Int64> = []
        try forEachRow(of: records) { _, key, folded in
            if wanted.removeValue(forKey: key) != folded { wrong.insert(key.record) }
        }
        return wrong.union(wanted.keys.map(\.record)).count
    }

    /// Takes the rows of records out of the index that are not there, or deleted.
    ///
    /// - Throws: `StoreError`.
    package func removeStrays(of entity: Entity) throws {
        try session.execute(
            """
            DELETE FROM kith_search WHERE entity = \(session.dialect.placeholder(1)) \
            AND NOT EXISTS (SELECT 1 FROM \(session.dialect.quoted(entity.name)) AS t \
            WHERE t.\(session.dialect.quoted(SystemField.id.name)) = kith_search.record \
            AND t.\(session.dialect.quoted(SystemField.deletedAt.name)) IS NULL)
            """, [.integer(entity.id)])
    }

    /// Compares the index with an entity's records, without reading their texts.
    ///
    /// - Returns: how many records with a title are missing in it, and how many of its rows
    ///   belong to no record that is there.
    /// - Throws: `StoreError`.
    package static func differences(
        _ entity: Entity, _ session: any SQLSession
    ) throws -> (missing: Int64, stray: Int64) {
        let dialect = session.dialect
        let table = dialect.quoted(entity.name)
        func column(_ name: String) -> String { "t." + dialect.quoted(name) }
        let isPresent = "\(column(SystemField.deletedAt.name)) IS NULL"
        let stray = try session.first(
            """
            SELECT count(*) FROM kith_search AS s WHERE s.entity = \(dialect.placeholder(1)) \
            AND NOT EXISTS (SELECT 1 FROM \(table) AS t \
            WHERE \(column(SystemField.id.name)) = s.record AND \(isPresent))
            """, [.integer(entity.id)]
        ) { $0.integer(0) }
        guard let fold = ColumnLayout(entity.titleField.definition).name(of: .fold) else {
            return (0, stray ?? 0)
        }
        let missing = try session.first(
            """
            SELECT count(*) FROM \(table) AS t WHERE \(isPresent) AND \(column(fold)) <> '' \
            AND NOT EXISTS (SELECT 1 FROM kith_search AS s \
            WHERE s.record = \(column(SystemField.id.name)))
            """, []
        ) { $0.integer(0) }
        return (missing ?? 0, stray ?? 0)
    }
}
