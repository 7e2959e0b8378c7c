import KithModel

/// The columns of a field at the end of a path.
struct FieldColumns {
    let alias: String
    let entity: Entity
    let field: Field
    let layout: ColumnLayout
    /// Whether the field was reached over references.
    let isDistant: Bool

    /// The column by which records are ordered: of text the fold, of money the base amount.
    var sortColumn: ColumnLayout.Column {
        let parts: [ColumnLayout.Part] = [.fold, .base]
        return layout.columns.first { parts.contains($0.part) } ?? layout.columns[0]
    }

    /// Whether the table has an index on `(sortColumn, id)` over what is not deleted.
    var hasIndex: Bool {
        let definition = field.definition
        if definition.isIndexed || field === entity.titleField { return true }
        if field.isSystem { return field.name == "owner" || field.name == "team" }
        if case .reference = definition.type { return true }
        return definition.isUnique && layout.name(of: .fold) != nil
    }
}
