import KithModel

extension SchemaDraft {
    /// Creates a wanted entity with all its fields.
    mutating func create(_ wanted: WantedEntity) {
        let fields = wanted.ownedFields.map(DraftField.init)
        let entity = DraftEntity(
            id: nil, owner: wanted.owner, definition: wanted.settledDefinition, isRetired: false,
            fields: fields)
        let columns = entity.columns.map { column in
            let kind = dialect.quoted(column.name) + " " + dialect.columnType(column.storage)
            switch column.name {
            case SystemField.id.name: return kind + " PRIMARY KEY NOT NULL"
            case SystemField.version.name: return kind + " NOT NULL"
            default: return kind
            }
        }
        let sql = "CREATE TABLE \(dialect.quoted(entity.name)) (\(columns.joined(separator: ", ")))"
        let count = fields.count == 1 ? "1 field" : "\(fields.count) fields"
        add(
            Title(kind: .createEntity, summary: "create `\(entity.name)` with \(count)"),
            [.run(sql)]
        ) { $0.append(entity) }
    }

    /// Brings an installed entity to its wanted form; what is no longer wanted stays.
    mutating func change(_ wanted: WantedEntity) throws {
        let name = wanted.definition.name
        guard let entity = entity(name), entity.id != nil else { return }
        if entity.isRetired { reinstate(entity) }
        for field in wanted.ownedFields {
            if let installed = self.entity(name)?.field(field.definition.name) {
                try change(installed, to: field, of: wanted)
            } else {
                add(field, to: wanted)
            }
        }
        changeEntity(wanted)
    }

    /// Sets aside what its owner, who is enabled, no longer wants.
    mutating func retire(_ wanted: [WantedEntity], owners: Set<String>) {
        let names = Set(wanted.map(\.definition.name))
        for entity in entities where !entity.isRetired && owners.contains(entity.owner) {
            if !names.contains(entity.name) { retire(entity) }
        }
        for entity in wanted {
            let fields = Set(entity.ownedFields.map(\.definition.name))
            let installed = self.entity(entity.definition.name)?.fields ?? []
            for field in installed where !field.isRetired && owners.contains(field.owner) {
                if !fields.contains(field.name) { retire(field, of: entity.definition.name) }
            }
        }
    }

    /// Adds the columns of a field to an existing table.
    func columnAdditions(_ columns: [ColumnLayout.Column], to entity: String) -> [SchemaAction] {
        columns.map { column in
            .run(
                """
                ALTER TABLE \(dialect.quoted(entity)) ADD COLUMN \(dialect.quoted(column.name)) \
                \(dialect.columnType(column.storage))
                """)
        }
    }

    /// Drops columns, which no index may name any more.
    func columnRemovals(_ columns: [ColumnLayout.Column], of entity: String) -> [SchemaAction] {
        columns.map { column in
            .run(
                """
                ALTER TABLE \(dialect.quoted(entity)) DROP COLUMN \(dialect.quoted(column.name))
                """)
        }
    }

    private mutating func add(_ field: WantedEntity.OwnedField, to wanted: WantedEntity) {
        let name = wanted.definition.name
        let new = DraftField(field)
        let title = Title(
            kind: .addField,
            summary: "add `\(name).\(new.name)` (\(new.definition.type.phrase))",
            followUps: new.definition.recomputation(in: name))
        let columns = ColumnLayout(new.definition).columns
        add(title, columnAdditions(columns, to: name)) { entities in
            entities.change(name) { entity in
                entity.fields.append(new)
                entity.fields = wanted.ordered(entity.fields)
            }
        }
    }

    private mutating func change(
        _ installed: DraftField, to field: WantedEntity.OwnedField, of wanted: WantedEntity
    ) throws {
        let name = wanted.definition.name
        if installed.isRetired {
            var followUps = installed.definition.recomputation(in: name)
            if installed.definition.isSearchable { followUps.append(.reindex(entity: name)) }
            let title = Title(
                kind: .reinstateField,
                summary: "bring back `\(name).\(installed.name)` with its values",
                followUps: followUps)
            add(title) { entities in
                entities.change(name, field: installed.name) { $0.isRetired = false }
            }
        }
        let new = field.settledDefinition
        guard installed.definition != new else { return }
        let change = try FieldChange(installed.definition, new, entity: name, self)
        add(change.title, phases: change.phases)
    }

    private mutating func changeEntity(_ wanted: WantedEntity) {
        let name = wanted.definition.name
        guard let entity = entity(name) else { return }
        let new = wanted.settledDefinition
        let fields = wanted.ordered(entity.fields)
        var aspects = DefinitionJSON.encode(new).changes(
            from: DefinitionJSON.encode(entity.definition))
        if fields.map(\.name) != entity.fields.map(\.name) { aspects.append("order of fields") }
        guard !aspects.isEmpty else { return }
        let affectsSearch =
            new.titleField != entity.definition.titleField
            || new.isHiddenFromSearch != entity.definition.isHiddenFromSearch
        let title = Title(
            kind: .changeEntity,
            summary: "change `\(name)`: " + aspects.joined(separator: ", "),
            followUps: affectsSearch ? [.reindex(entity: name)] : [])
        add(title) { entities in
            entities.change(name) { entity in
                entity.definition = new
                entity.fields = fields
            }
        }
    }

    private mutating func reinstate(_ entity: DraftEntity) {
        let title = Title(
            kind: .reinstateEntity, summary: "bring back `\(entity.name)` with its records",
            followUps: [.reindex(entity: entity.name)])
        add(title) { $0.change(entity.name) { $0.isRetired = false } }
    }

    private mutating func retire(_ entity: DraftEntity) {
        let title = Title(
            kind: .retireEntity,
            summary: "set `\(entity.name)` aside; its records are kept")
        add(title) { $0.change(entity.name) { $0.isRetired = true } }
    }

    private mutating func retire(_ field: DraftField, of entity: String) {
        let title = Title(
            kind: .retireField,
            summary: "set `\(entity).\(field.name)` aside; its values are kept",
            followUps: field.definition.isSearchable ? [.reindex(entity: entity)] : [])
        add(title) { $0.change(entity, field: field.name) { $0.isRetired = true } }
    }
}

extension DraftField {
    fileprivate init(_ field: WantedEntity.OwnedField) {
        self.init(
            id: nil, owner: field.owner, definition: field.settledDefinition, isRetired: false)
    }
}

extension WantedEntity {
    /// Returns fields in the wanted order, those that are not wanted last.
    fileprivate func ordered(_ fields: [DraftField]) -> [DraftField] {
        let wanted = ownedFields.map(\.definition.name)
        let places = Dictionary(
            wanted.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        return fields.enumerated().sorted { left, right in
            (places[left.element.name] ?? .max, left.offset)
                < (places[right.element.name] ?? .max, right.offset)
        }.map(\.element)
    }
}

extension [DraftEntity] {
    /// Changes the entity of a name.
    mutating func change(_ name: String, _ body: (inout DraftEntity) -> Void) {
        for index in indices where self[index].name == name { body(&self[index]) }
    }

    /// Changes a field of the entity of a name.
    mutating func change(_ name: String, field: String, _ body: (inout DraftField) -> Void) {
        change(name) { entity in
            if let index = entity.index(of: field) { body(&entity.fields[index]) }
        }
    }
}

extension FieldDefinition {
    /// What the kernel has to compute once the field has columns.
    func recomputation(in entity: String) -> [SchemaFollowUp] {
        switch type {
        case .formula, .rollup: [.recompute(entity: entity, field: name)]
        default: []
        }
    }
}

extension JSON {
    /// Names the members that differ from another object: `title`, `unique`, `not indexed`.
    func changes(from old: JSON) -> [String] {
        let keys = (object?.keys ?? []) + (old.object?.keys ?? []).filter { self[$0] == nil }
        return keys.filter { self[$0] != old[$0] }.map { key in
            let words = key.split(separator: "_").joined(separator: " ")
            return old[key]?.boolean == true ? "not \(words)" : words
        }
    }
}
