import KithModel
import KithStore

/// An entity or a field as a plugin has left it in a database, without its number.
package struct InstalledDefinition: Sendable, Hashable {
    /// The entity.
    package let entity: String
    /// The field; nil for the entity itself.
    package let field: String?
    /// What it is; fields of an entity are told apart.
    package let definition: JSON
    /// Whether it was set aside, with what it holds.
    package let isRetired: Bool
    /// The name of its type; of a field only.
    package let type: String?

    /// What people call it, as `visits_visit.reason`.
    package var place: String { field.map { "\(entity).\($0)" } ?? entity }
}

extension Kernel {
    /// Returns what a plugin has in the database, in the order of the names.
    package func definitions(of plugin: String) async throws -> [InstalledDefinition] {
        try await StoreFault.translated {
            try await self.store.read { session in
                try Catalogue.read(session).flatMap { entity in
                    Self.definitions(entity, of: plugin)
                }.sorted { $0.place < $1.place }
            }
        }
    }

    /// Returns a sentence for each column and index that the catalogue promises and the
    /// database has not.
    package func schemaFaults() async throws -> [String] {
        try await StoreFault.translated {
            try await self.store.read { session in
                try SchemaCheck.missingColumns(session)
                    + SchemaCheck.missingIndexes(session).map {
                        "The index `\($0.name)` is not there."
                    }
            }
        }
    }

    private static func definitions(
        _ entity: InstalledEntity, of plugin: String
    ) -> [InstalledDefinition] {
        let fields = entity.fields.filter { $0.owner == plugin }.map { field in
            InstalledDefinition(
                entity: entity.name, field: field.name,
                definition: DefinitionJSON.encode(field.definition), isRetired: field.isRetired,
                type: field.definition.type.name)
        }
        guard entity.owner == plugin else { return fields }
        var bare = entity.definition
        bare.fields = []
        return [
            InstalledDefinition(
                entity: entity.name, field: nil, definition: DefinitionJSON.encode(bare),
                isRetired: entity.isRetired, type: nil)
        ] + fields
    }
}
