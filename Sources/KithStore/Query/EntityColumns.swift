import KithModel

/// All columns of an entity's table, in the order of its fields.
struct EntityColumns {
    /// The columns of each field, by slot.
    let layouts: [ColumnLayout]

    init(_ entity: Entity) { layouts = entity.fields.map { ColumnLayout($0.definition) } }

    /// Every column.
    var columns: [ColumnLayout.Column] { layouts.flatMap(\.columns) }

    /// The names, quoted and separated by commas.
    func list(_ dialect: any SQLDialect) -> String {
        columns.map { dialect.quoted($0.name) }.joined(separator: ", ")
    }
}
