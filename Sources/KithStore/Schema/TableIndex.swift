import KithModel

/// An index of an entity's table over the records that are not deleted.
///
/// A soft-deleted record is in no index, so the values it held are free again. Where the empty
/// value is seldom asked for, it is in no index either: most contacts have no second number, and
/// each row that an index does not hold makes a write cheaper.
package struct TableIndex: Sendable, Hashable {
    /// The name; at most 60 bytes, unique over all entities.
    package let name: String
    /// The columns in order.
    package let columns: [String]
    /// Whether no two records may agree in all columns.
    package let isUnique: Bool
    /// The names of the fields whose values it holds.
    package let fields: [String]
    /// Whether it leaves out the records whose first column is empty.
    let isSparse: Bool

    /// Returns the statement that makes the index.
    func creation(on table: String, _ dialect: any SQLDialect) -> String {
        let filled = isSparse ? " AND \(dialect.quoted(columns[0])) IS NOT NULL" : ""
        let columns = columns.map(dialect.quoted).joined(separator: ", ")
        return """
            CREATE \(isUnique ? "UNIQUE " : "")INDEX \(dialect.quoted(name)) \
            ON \(dialect.quoted(table)) (\(columns)) \
            WHERE \(dialect.quoted(SystemField.deletedAt.name)) IS NULL\(filled)
            """
    }

    /// Returns the statement that drops the index.
    func removal(_ dialect: any SQLDialect) -> String { "DROP INDEX \(dialect.quoted(name))" }

    /// Returns the indexes of an entity with some fields, its own and extensions.
    static func all(_ entity: EntityDefinition, fields: [FieldDefinition]) -> [TableIndex] {
        let system = [SystemField.owner, .team].map { field in
            TableIndex(
                .plain, entity.name, [field.name], [field.name, SystemField.id.name],
                isSparse: field == .team)
        }
        let together = entity.uniqueTogether.map { names in
            let columns = names.flatMap { name in
                fields.first { $0.name == name }.map(uniqueColumns) ?? []
            }
            return TableIndex(.unique, entity.name, names, columns)
        }
        let looked = entity.indexedTogether.map { names in
            let columns = names.flatMap { name in
                fields.first { $0.name == name }.map(sortColumns) ?? [name]
            }
            return TableIndex(.plain, entity.name, names, columns + [SystemField.id.name])
        }
        return system + looked
            + fields.flatMap { field in
                of(field, in: entity.name, isTitle: field.name == entity.titleField)
            } + together.filter { !$0.columns.isEmpty }
    }

    private static func of(
        _ field: FieldDefinition, in entity: String, isTitle: Bool
    ) -> [TableIndex] {
        var indexes: [TableIndex] = []
        if field.needsIndex || isTitle {
            indexes.append(
                TableIndex(
                    .plain, entity, [field.name], sortColumns(field) + [SystemField.id.name],
                    isSparse: !isTitle && field.isSeldomAskedForEmpty))
        }
        if field.isUnique {
            indexes.append(
                TableIndex(
                    .unique, entity, [field.name], foldColumns(field) + uniqueColumns(field),
                    isSparse: true))
        }
        return indexes
    }

    /// Before the key, which decides whether texts are the same, their fold: texts of one key
    /// have one fold, and lists are found and sorted by it, so that one index serves both.
    private static func foldColumns(_ field: FieldDefinition) -> [String] {
        ColumnLayout(field).name(of: .fold).map { [$0] } ?? []
    }

    /// The columns by which lists are sorted and filtered.
    private static func sortColumns(_ field: FieldDefinition) -> [String] {
        let layout = ColumnLayout(field)
        if let target = layout.name(of: .entity) { return [target, field.name] }
        return [layout.name(of: .fold) ?? layout.name(of: .base) ?? field.name]
    }

    /// The columns by which values are the same.
    private static func uniqueColumns(_ field: FieldDefinition) -> [String] {
        let layout = ColumnLayout(field)
        if let target = layout.name(of: .entity) { return [target, field.name] }
        if let currency = layout.name(of: .currency) { return [field.name, currency] }
        return [layout.name(of: .uniqueKey) ?? field.name]
    }

    private enum Purpose: String, CaseIterable {
        case plain = "ix"
        case unique = "uq"
    }

    /// Whether an index of this name is one of an entity's.
    static func isName(_ name: String) -> Bool {
        Purpose.allCases.contains { name.hasPrefix($0.rawValue + "_") }
    }

    private init(
        _ purpose: Purpose, _ entity: String, _ fields: [String], _ columns: [String],
        isSparse: Bool = false
    ) {
        // Names hold no two underscores in a row, so the parts of an index's name are clear.
        let name = purpose.rawValue + "_" + ([entity] + fields).joined(separator: "__")
        let isLong = name.utf8.count > 60
        self.name = isLong ? "\(name.prefix(43))_\(Checksum.of(name))" : name
        self.columns = columns
        self.fields = fields
        isUnique = purpose == .unique
        self.isSparse = isSparse
    }
}

extension TableIndex {
    /// Returns the names of the fields whose values a unique index refused, or none when the
    /// index is not of this entity.
    ///
    /// - Parameter violated: what `StoreError.uniqueViolation` names: an index, or the
    ///   columns as `deal.code__key, deal.account`.
    package static func fields(violated: String, of entity: Entity) -> [String] {
        let own = entity.ownFields.map(\.definition)
        let unique = all(entity.definition, fields: own).filter(\.isUnique)
        let id = SystemField.id.name
        if violated == "\(entity.name).\(id)" || violated == "\(entity.name)_pkey" { return [id] }
        return unique.first { index in
            let columns = index.columns.map { "\(entity.name).\($0)" }.joined(separator: ", ")
            return index.name == violated || columns == violated
        }?.fields ?? []
    }
}

extension FieldDefinition {
    /// Whether lists are found or sorted by the field, so that it has an index.
    fileprivate var needsIndex: Bool {
        switch type {
        case .reference, .polymorphic: true
        default: isIndexed
        }
    }

    /// Whether an index need not find the records without a value.
    ///
    /// Owners, texts and choices are asked for when they are empty, and counted by their values.
    fileprivate var isSeldomAskedForEmpty: Bool {
        switch type {
        case .reference, .polymorphic, .email, .phone, .date, .instant: true
        default: false
        }
    }
}
