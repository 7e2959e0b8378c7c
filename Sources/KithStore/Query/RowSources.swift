import KithModel

/// Where statements find an entity's rows: in its table, or as they were at a moment.
struct RowSources: Sendable {
    /// The tables as they are.
    static let present = RowSources(rebuilt: [:], isHistoric: false)

    /// Tables with the former state of what has changed since, by the entity's number.
    let rebuilt: [Int64: String]
    /// Whether the rows are those of an earlier moment.
    let isHistoric: Bool

    /// The column of a rebuilt table that tells whether the record was there.
    static let existed = "kith_existed"

    /// Returns what stands for the entity's rows behind FROM.
    func sql(of entity: Entity, _ dialect: any SQLDialect) -> String {
        let table = dialect.quoted(entity.name)
        guard let rebuilt = rebuilt[entity.id] else { return table }
        let columns = EntityColumns(entity).list(dialect)
        let id = dialect.quoted(SystemField.id.name)
        let past = dialect.quoted(rebuilt)
        return """
            (SELECT \(columns) FROM \(table) WHERE \(id) NOT IN (SELECT \(id) FROM \(past)) \
            UNION ALL SELECT \(columns) FROM \(past) WHERE \(dialect.quoted(Self.existed)) = 1)
            """
    }
}
