import KithModel

extension SearchIndex {
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
