import KithModel

/// Compares the installed entities with the wanted ones, and plans the way from one to the
/// other.
///
/// Renames come first, then what is new, then what changes. What an owner no longer wants
/// is retired: hidden, with its values kept. What belongs to an owner who is not among the
/// wanted at all, as a disabled plugin, is left as it is.
package enum SchemaPlanner {
    /// Plans the way from the installed entities to the wanted ones.
    ///
    /// - Parameter owners: those who are enabled, beside the owners of what is wanted.
    /// - Throws: `invalid` for a definition that breaks a rule, `conflict` for one that the
    ///   installed entities do not allow, each naming the field and what is possible.
    package static func plan(
        installed: [InstalledEntity], wanted: [WantedEntity], owners: Set<String> = [],
        dialect: any SQLDialect
    ) throws -> SchemaPlan {
        let wanted = try wanted.map(DefinitionRules.canonical)
        try DefinitionRules.check(wanted)
        var draft = SchemaDraft(installed, dialect)
        for entity in wanted { try DefinitionRules.checkReferences(entity, wanted, draft) }

        draft.renameEntities(wanted)
        draft.renameFields(wanted)
        try refuseForeign(wanted, draft)
        for entity in wanted where draft.entity(entity.definition.name) == nil {
            draft.create(entity)
        }
        for entity in wanted { try draft.change(entity) }
        draft.retire(wanted, owners: owners.union(wanted.flatMap(\.owners)))
        try DefinitionRules.checkColumnCount(draft.entities)
        return draft.plan
    }

    /// Refuses names that somebody else holds.
    private static func refuseForeign(_ wanted: [WantedEntity], _ draft: SchemaDraft) throws {
        for entity in wanted {
            guard let installed = draft.entity(entity.definition.name) else { continue }
            guard installed.owner == entity.owner else {
                throw DefinitionRules.twoOwners(
                    "entity `\(installed.name)`", installed.owner, entity.owner)
            }
            for field in entity.ownedFields {
                guard let held = installed.field(field.definition.name),
                    held.owner != field.owner
                else { continue }
                throw DefinitionRules.twoOwners(
                    "field `\(installed.name).\(held.name)`", held.owner, field.owner)
            }
        }
    }
}

extension WantedEntity {
    /// A field with its owner.
    struct OwnedField: Hashable {
        let owner: String
        let definition: FieldDefinition
    }

    /// All fields, in the order in which they are shown.
    var ownedFields: [OwnedField] {
        definition.fields.map { OwnedField(owner: owner, definition: $0) }
            + extensions.flatMap { addition in
                addition.fields.map { OwnedField(owner: addition.owner, definition: $0) }
            }
    }

    /// Everybody who defines some part.
    var owners: [String] { [owner] + extensions.map(\.owner) }
}
