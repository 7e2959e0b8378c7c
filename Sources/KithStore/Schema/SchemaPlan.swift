import KithModel

/// An entity as it should be, with what others add to it.
package struct WantedEntity: Sendable, Hashable {
    /// What it is, with its owner's own fields.
    package var definition: EntityDefinition
    /// Who registers it.
    package var owner: String
    /// The fields that others add.
    package var extensions: [Addition]

    /// Fields that somebody adds to an entity of somebody else.
    package struct Addition: Sendable, Hashable {
        /// Who adds them.
        package var owner: String
        /// The fields.
        package var fields: [FieldDefinition]

        /// Makes an addition.
        package init(owner: String, fields: [FieldDefinition]) {
            self.owner = owner
            self.fields = fields
        }
    }

    /// Makes a wanted entity.
    package init(
        _ definition: EntityDefinition, owner: String, extensions: [Addition] = []
    ) {
        self.definition = definition
        self.owner = owner
        self.extensions = extensions
    }
}

/// What has to be done so that the installed entities are as they should be; a value that
/// can be shown before anything happens.
package struct SchemaPlan: Sendable, Hashable {
    /// What is done, in order.
    package let steps: [SchemaStep]
    /// The entities on which the plan was made, and on which alone it may be applied.
    package let installed: [InstalledEntity]

    /// Whether there is nothing to do.
    package var isEmpty: Bool { steps.isEmpty }
    /// Whether stored values are rewritten, so that a backup comes first.
    package var rewritesData: Bool { steps.contains(where: \.rewritesData) }
    /// Whether stored values are lost.
    package var isDestructive: Bool { steps.contains(where: \.isDestructive) }
    /// What the kernel has to do afterwards, in the same transaction.
    package var followUps: [SchemaFollowUp] {
        var seen: Set<SchemaFollowUp> = []
        return steps.flatMap(\.followUps).filter { seen.insert($0).inserted }
    }
}

/// One step of a plan.
package struct SchemaStep: Sendable, Hashable {
    /// What kind of change it is.
    package let kind: Kind
    /// One line for people, as "add `deal.value` (money)".
    package let summary: String
    /// Whether it rewrites stored values.
    package let rewritesData: Bool
    /// Whether stored values are lost.
    package let isDestructive: Bool
    /// What the kernel has to do after it.
    package let followUps: [SchemaFollowUp]
    /// What it does, in order.
    let actions: [SchemaAction]

    /// What kind of change a step is.
    package enum Kind: String, Sendable, Hashable {
        case createEntity, renameEntity, changeEntity, retireEntity, reinstateEntity, dropEntity
        case addField, renameField, changeField, retypeField, retireField, reinstateField
        case dropField
    }

    /// The SQL that it runs, in order, without checks and backfills.
    package var statements: [String] {
        actions.compactMap { action in
            guard case .run(let sql) = action else { return nil }
            return sql
        }
    }
}

/// What the schema engine leaves to the kernel, because it takes the meaning of values.
package enum SchemaFollowUp: Sendable, Hashable {
    /// Values of a formula or a roll-up must be computed.
    case recompute(entity: String, field: String)
    /// The search index of an entity must be built anew.
    case reindex(entity: String)
    /// The search rows of the entity with a number must go.
    case unindex(entity: Int64)
}

/// One thing that a step does.
enum SchemaAction: Sendable, Hashable {
    case run(String)
    case check(DataCheck)
    case backfill(Backfill)
    case record(CatalogueChange)
}

/// Fills a companion column from the values in a field's first column.
struct Backfill: Sendable, Hashable {
    /// The entity's table.
    let entity: String
    /// The column that is read.
    let source: String
    /// The column that is written.
    let target: String
    /// What is written: `fold` or `uniqueKey`.
    let part: ColumnLayout.Part
}

/// A change of the catalogue's rows.
///
/// New rows are numbered when the plan is applied.
enum CatalogueChange: Sendable, Hashable {
    case insertEntity(EntityRow, owner: String)
    case updateEntity(Int64, EntityRow)
    case deleteEntity(Int64)
    case insertField(FieldRow, owner: String, entity: String)
    case updateField(Int64, FieldRow)
    case deleteField(Int64)
}
