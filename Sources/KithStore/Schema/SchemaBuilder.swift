import KithModel

/// Makes the schema that the kernel works with out of what is installed.
package enum SchemaBuilder {
    /// Returns everything that has tables and columns, also what was set aside.
    package static func everything(installed: [InstalledEntity]) -> Schema {
        Schema(installed.map { entity($0) { _ in true } })
    }

    /// Returns the entities and fields in use whose owners are visible.
    ///
    /// What an invisible owner registered is left out: its tables, columns and values stay.
    ///
    /// - Parameter visible: whether the owner with an id is enabled.
    package static func schema(
        installed: [InstalledEntity], visible: (_ owner: String) -> Bool
    ) -> Schema {
        Schema(
            installed.filter { !$0.isRetired && visible($0.owner) }.map { entity in
                self.entity(entity) { !$0.isRetired && visible($0.owner) }
            })
    }

    private static func entity(
        _ installed: InstalledEntity, shows: (InstalledField) -> Bool
    ) -> Entity {
        let fields = installed.fields.filter(shows)
        let own = fields.filter { $0.owner == installed.owner }
        let added = fields.filter { $0.owner != installed.owner }
        let system = systemFields(of: installed.name)
        let others = (own + added).enumerated().map { index, field in
            Field(
                id: field.id, definition: field.definition, owner: field.owner,
                slot: SystemField.count + index)
        }
        return Entity(
            id: installed.id, definition: installed.definition, owner: installed.owner,
            fields: system + others)
    }

    private static func systemFields(of entity: String) -> [Field] {
        SystemField.allCases.map { field in
            var definition = field.definition
            if field == .id { definition.type = .reference(.init(entity)) }
            return Field(
                id: Int64(field.slot) + 1, definition: definition, owner: "kernel",
                slot: field.slot)
        }
    }
}
