import KithModel

/// An entity while a plan is being made: as it will be after the steps so far.
struct DraftEntity: Hashable {
    /// The number, or nil for one that the plan creates.
    let id: Int64?
    let owner: String
    /// What it is, without fields.
    var definition: EntityDefinition
    var isRetired: Bool
    /// Every field with columns, in order.
    var fields: [DraftField]

    var name: String { definition.name }

    var row: EntityRow { EntityRow(definition, isRetired: isRetired, order: fields.map(\.name)) }

    var indexes: [TableIndex] { TableIndex.all(definition, fields: fields.map(\.definition)) }

    func field(_ name: String) -> DraftField? { fields.first { $0.name == name } }

    func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// The columns that every table starts with, and those of the fields.
    var columns: [ColumnLayout.Column] {
        SystemField.allCases.flatMap { ColumnLayout($0.definition).columns }
            + fields.flatMap { ColumnLayout($0.definition).columns }
    }
}

/// A field while a plan is being made.
struct DraftField: Hashable {
    /// The number, or nil for one that the plan adds.
    let id: Int64?
    let owner: String
    var definition: FieldDefinition
    var isRetired: Bool

    var name: String { definition.name }

    var row: FieldRow { FieldRow(definition, isRetired: isRetired) }
}

extension DraftEntity {
    init(_ installed: InstalledEntity) {
        id = installed.id
        owner = installed.owner
        definition = installed.definition
        definition.fields = []
        isRetired = installed.isRetired
        fields = installed.fields.map {
            DraftField(
                id: $0.id, owner: $0.owner, definition: $0.definition, isRetired: $0.isRetired)
        }
    }
}

/// Collects the steps of a plan, and what the entities are after each of them.
struct SchemaDraft {
    /// The entities after the steps so far.
    private(set) var entities: [DraftEntity]
    private(set) var steps: [SchemaStep] = []
    let dialect: any SQLDialect
    private let installed: [InstalledEntity]

    init(_ installed: [InstalledEntity], _ dialect: any SQLDialect) {
        self.installed = installed
        self.dialect = dialect
        entities = installed.map(DraftEntity.init)
    }

    /// The plan of the steps so far.
    var plan: SchemaPlan { SchemaPlan(steps: steps, installed: installed) }

    func entity(_ name: String) -> DraftEntity? { entities.first { $0.name == name } }

    /// Part of a step: what is run between the old indexes going and the new ones coming.
    struct Phase {
        var actions: [SchemaAction] = []
        var change: (inout [DraftEntity]) -> Void
    }

    /// What a step is called and said to do.
    struct Title {
        let kind: SchemaStep.Kind
        let summary: String
        var rewritesData = false
        var isDestructive = false
        var followUps: [SchemaFollowUp] = []
    }

    /// Adds a step of one phase.
    mutating func add(
        _ title: Title, _ actions: [SchemaAction] = [],
        change: @escaping (inout [DraftEntity]) -> Void
    ) {
        add(title, phases: [Phase(actions: actions, change: change)])
    }

    /// Adds a step; indexes and catalogue rows follow from what its phases change.
    mutating func add(_ title: Title, phases: [Phase]) {
        let before = entities
        var actions: [SchemaAction] = []
        for phase in phases {
            let old = entities
            phase.change(&entities)
            let (gone, new) = indexChanges(from: old, to: entities)
            actions += gone + phase.actions + new
        }
        actions += CatalogueChange.all(from: before, to: entities).map(SchemaAction.record)
        steps.append(
            SchemaStep(
                kind: title.kind, summary: title.summary, rewritesData: title.rewritesData,
                isDestructive: title.isDestructive, followUps: title.followUps, actions: actions))
    }

    private func indexChanges(
        from old: [DraftEntity], to new: [DraftEntity]
    ) -> (gone: [SchemaAction], new: [SchemaAction]) {
        var gone: [SchemaAction] = []
        var made: [SchemaAction] = []
        // Dropping a table drops its indexes with it: entities that are gone have no part here.
        for entity in new {
            let before = old.first { $0.isSame(as: entity) }
            guard before != entity else { continue }
            let (oldIndexes, newIndexes) = (before?.indexes ?? [], entity.indexes)
            gone += oldIndexes.filter { !newIndexes.contains($0) }
                .map { .run($0.removal(dialect)) }
            made += newIndexes.filter { !oldIndexes.contains($0) }
                .flatMap { creation(of: $0, entity) }
        }
        return (gone, made)
    }

    private func creation(of index: TableIndex, _ entity: DraftEntity) -> [SchemaAction] {
        let creation = SchemaAction.run(index.creation(on: entity.name, dialect))
        // A field without number is new, so that it holds nothing yet.
        let mayHoldValues = index.fields.allSatisfy { entity.field($0)?.id != nil }
        guard index.isUnique, mayHoldValues else { return [creation] }
        let check = DataCheck.duplicates(of: index, in: entity.name, dialect)
        return [.check(check), creation]
    }
}

extension CatalogueChange {
    /// Returns what brings the catalogue from some entities to others.
    static func all(from old: [DraftEntity], to new: [DraftEntity]) -> [CatalogueChange] {
        let gone = old.filter { entity in !new.contains { $0.isSame(as: entity) } }
        let removals = gone.flatMap { entity in
            entity.fields.compactMap(\.id).map(CatalogueChange.deleteField)
                + (entity.id.map { [.deleteEntity($0)] } ?? [])
        }
        return removals
            + new.flatMap { entity -> [CatalogueChange] in
                let before = old.first { $0.isSame(as: entity) }
                return entityChanges(from: before, to: entity)
                    + fieldChanges(from: before?.fields ?? [], to: entity)
            }
    }

    private static func entityChanges(
        from old: DraftEntity?, to new: DraftEntity
    ) -> [CatalogueChange] {
        guard let old else { return [.insertEntity(new.row, owner: new.owner)] }
        guard old.row != new.row, let id = new.id else { return [] }
        return [.updateEntity(id, new.row)]
    }

    private static func fieldChanges(
        from old: [DraftField], to entity: DraftEntity
    ) -> [CatalogueChange] {
        let kept = Set(entity.fields.compactMap(\.id))
        let gone = old.compactMap(\.id).filter { !kept.contains($0) }
        return gone.map(CatalogueChange.deleteField)
            + entity.fields.compactMap { field in
                guard let before = old.first(where: { $0.isSame(as: field) }) else {
                    return .insertField(field.row, owner: field.owner, entity: entity.name)
                }
                guard before.row != field.row, let id = field.id else { return nil }
                return .updateField(id, field.row)
            }
    }
}

extension DraftEntity {
    /// Whether both are the same entity; what the plan creates is known by its name.
    fileprivate func isSame(as other: DraftEntity) -> Bool {
        id == other.id && (id != nil || name == other.name)
    }
}

extension DraftField {
    fileprivate func isSame(as other: DraftField) -> Bool {
        id == other.id && (id != nil || name == other.name)
    }
}
