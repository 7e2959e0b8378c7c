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
        let owners = owners.union(wanted.flatMap(\.owners))
        if isInstalled(wanted, installed, owners) {
            return SchemaPlan(steps: [], installed: installed)
        }
        let wanted = try wanted.map(DefinitionRules.canonical)
        try DefinitionRules.check(wanted)
        var draft = SchemaDraft(installed, dialect)
        for entity in wanted { try DefinitionRules.checkReferences(entity, wanted, draft) }

        try draft.renameEntities(wanted)
        try draft.renameFields(wanted)
        try refuseForeign(wanted, draft)
        for entity in wanted where draft.entity(entity.definition.name) == nil {
            draft.create(entity)
        }
        for entity in wanted { try draft.change(entity) }
        draft.retire(wanted, owners: owners)
        try DefinitionRules.checkColumnCount(draft.entities)
        return draft.plan
    }

    /// Whether everything is as it should be, as at almost every start: answered without
    /// checking again what was checked when it was installed.
    private static func isInstalled(
        _ wanted: [WantedEntity], _ installed: [InstalledEntity], _ owners: Set<String>
    ) -> Bool {
        let active = installed.filter { !$0.isRetired }
        let byName = Dictionary(
            active.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(wanted.map(\.definition.name))
        return names.count == wanted.count
            && active.allSatisfy { !owners.contains($0.owner) || names.contains($0.name) }
            && wanted.allSatisfy { entity in
                byName[entity.definition.name].map { entity.isInstalled(as: $0, owners) } ?? false
            }
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

        /// The definition as it is kept, when the change of name is done.
        var settledDefinition: FieldDefinition {
            var settled = definition
            settled.formerName = nil
            return settled
        }
    }

    /// All fields, in the order in which they are shown.
    var ownedFields: [OwnedField] {
        definition.fields.map { OwnedField(owner: owner, definition: $0) }
            + extensions.flatMap { addition in
                addition.fields.map { OwnedField(owner: addition.owner, definition: $0) }
            }
    }

    /// The definition as it is kept: without fields, and when the change of name is done.
    var settledDefinition: EntityDefinition {
        var settled = definition
        settled.fields = []
        settled.formerName = nil
        return settled
    }

    fileprivate func isInstalled(as installed: InstalledEntity, _ owners: Set<String>) -> Bool {
        var definition = installed.definition
        definition.fields = []
        let fields = installed.fields.filter { !$0.isRetired && owners.contains($0.owner) }
        return owner == installed.owner && definition == settledDefinition
            && fields.elementsEqual(ownedFields) { installed, wanted in
                installed.owner == wanted.owner
                    && installed.definition == wanted.settledDefinition
            }
    }

    /// Everybody who defines some part.
    var owners: [String] { [owner] + extensions.map(\.owner) }
}
