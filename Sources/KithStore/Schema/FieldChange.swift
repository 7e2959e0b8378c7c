import KithModel

/// What it takes to bring a field with values to another definition.
struct FieldChange {
    let title: SchemaDraft.Title
    let phases: [SchemaDraft.Phase]

    /// Works out the change between two definitions of one name.
    ///
    /// - Throws: `conflict` when values cannot be kept, saying what is possible.
    init(
        _ old: FieldDefinition, _ new: FieldDefinition, entity: String, _ draft: SchemaDraft
    ) throws {
        let columns = Self.columnChanges(old, new)
        if old.isDerived, new.isDerived, columns.isRebuilt {
            title = Self.title(old, new, entity, rewritesData: true)
            phases = Self.rebuilding(old, new, entity, draft)
            return
        }
        let conversion = try Retyping(old, new, entity: entity, draft).actions
        let companions = columns.added.filter { [.fold, .uniqueKey].contains($0.part) }
        let backfills = companions.map { column in
            SchemaAction.backfill(
                Backfill(
                    entity: entity, source: new.name, target: column.name, part: column.part))
        }
        let rewrites = conversion.contains { if case .run = $0 { true } else { false } }
        title = Self.title(old, new, entity, rewritesData: rewrites || !backfills.isEmpty)
        let actions =
            draft.columnAdditions(columns.added, to: entity) + conversion + backfills
            + draft.columnRemovals(columns.removed, of: entity)
        phases = [
            SchemaDraft.Phase(actions: actions) { entities in
                entities.change(entity, field: new.name) { $0.definition = new }
            }
        ]
    }

    private struct ColumnChanges {
        let added: [ColumnLayout.Column]
        let removed: [ColumnLayout.Column]
        let isRebuilt: Bool
    }

    private static func columnChanges(
        _ old: FieldDefinition, _ new: FieldDefinition
    ) -> ColumnChanges {
        let before = ColumnLayout(old).columns
        let after = ColumnLayout(new).columns
        return ColumnChanges(
            added: after.filter { !before.contains($0) },
            removed: before.filter { !after.contains($0) },
            isRebuilt: old.type.valueType.phrase != new.type.valueType.phrase)
    }

    /// Computed values can be computed again, whatever their type.
    private static func rebuilding(
        _ old: FieldDefinition, _ new: FieldDefinition, _ entity: String, _ draft: SchemaDraft
    ) -> [SchemaDraft.Phase] {
        let place = draft.entity(entity)?.index(of: old.name) ?? 0
        let held = draft.entity(entity)?.field(old.name)
        let removals = draft.columnRemovals(ColumnLayout(old).columns, of: entity)
        let additions = draft.columnAdditions(ColumnLayout(new).columns, to: entity)
        return [
            SchemaDraft.Phase(actions: removals) { entities in
                entities.change(entity) { $0.fields.remove(at: place) }
            },
            SchemaDraft.Phase(actions: additions) { entities in
                guard var field = held else { return }
                field.definition = new
                entities.change(entity) { $0.fields.insert(field, at: place) }
            },
        ]
    }

    private static func title(
        _ old: FieldDefinition, _ new: FieldDefinition, _ entity: String, rewritesData: Bool
    ) -> SchemaDraft.Title {
        let isRetyped = old.type.phrase != new.type.phrase
        let aspects = DefinitionJSON.encode(new).changes(from: DefinitionJSON.encode(old))
        let summary =
            isRetyped
            ? "change `\(entity).\(new.name)` from \(old.type.phrase) to \(new.type.phrase)"
            : "change `\(entity).\(new.name)`: " + aspects.joined(separator: ", ")
        return SchemaDraft.Title(
            kind: isRetyped ? .retypeField : .changeField, summary: summary,
            rewritesData: rewritesData, followUps: followUps(old, new, entity))
    }

    private static func followUps(
        _ old: FieldDefinition, _ new: FieldDefinition, _ entity: String
    ) -> [SchemaFollowUp] {
        var followUps: [SchemaFollowUp] = []
        if old.type != new.type {
            followUps = new.recomputation(in: entity)
            if case .money = new.type {
                followUps.append(.recompute(entity: entity, field: new.name))
            }
        }
        let old = [old.isSearchable, old.isSensitive, old.isSecret]
        if old != [new.isSearchable, new.isSensitive, new.isSecret] {
            followUps.append(.reindex(entity: entity))
        }
        return followUps
    }
}
