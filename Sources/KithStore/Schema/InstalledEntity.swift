import KithModel

/// An entity as the database holds it, also while its owner is disabled.
package struct InstalledEntity: Sendable, Hashable {
    /// The number, from 100; it survives a change of name and is never used again.
    package let id: Int64
    /// What it is, with those of its owner's fields that are in use.
    package let definition: EntityDefinition
    /// Who registered it.
    package let owner: String
    /// Whether its owner has given it up; table and records stay.
    package let isRetired: Bool
    /// Every field that has columns, in the order in which they are shown.
    package let fields: [InstalledField]

    /// The name, as `deal`.
    package var name: String { definition.name }

    /// How many records its table holds, deleted ones too.
    package func recordCount(_ session: any SQLSession) throws -> Int64 {
        let table = session.dialect.quoted(name)
        return try session.first("SELECT count(*) FROM \(table)", []) { $0.integer(0) } ?? 0
    }
}

/// A field as the database holds it.
package struct InstalledField: Sendable, Hashable {
    /// The number, from 1000; it survives a change of name and is never used again.
    package let id: Int64
    /// What it is.
    package let definition: FieldDefinition
    /// Who registered it.
    package let owner: String
    /// Whether its owner has given it up; the columns and their values stay.
    package let isRetired: Bool

    /// The name, as `close_date`.
    package var name: String { definition.name }
}
