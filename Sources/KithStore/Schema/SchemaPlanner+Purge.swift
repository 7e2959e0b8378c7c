import KithModel

extension SchemaPlanner {
    /// Plans to drop fields and entities for good, with everything they hold.
    ///
    /// - Parameters:
    ///   - fields: the fields to drop, each by the names of entity and field.
    ///   - entities: the names of the entities to drop.
    /// - Throws: `not_found` for what is not installed; `conflict`, naming what still
    ///   depends on it.
    package static func purge(
        installed: [InstalledEntity], fields: [(entity: String, field: String)] = [],
        entities: [String] = [], dialect: any SQLDialect
    ) throws -> SchemaPlan {
        var draft = SchemaDraft(installed, dialect)
        let doomed = Doomed(
            entities: Set(entities), fields: Set(fields.map { "\($0.entity).\($0.field)" }))
        for (entity, field) in fields where !doomed.entities.contains(entity) {
            try refuse(doomed.dependents(ofField: field, in: entity, draft), "\(entity).\(field)")
            try draft.drop(field: field, of: entity)
        }
        for entity in entities {
            try refuse(doomed.dependents(ofEntity: entity, draft), entity)
            draft.emptyPointers(to: entity, but: doomed.entities)
            try draft.drop(entity: entity)
        }
        return draft.plan
    }

    private static func refuse(_ dependents: [String], _ name: String) throws {
        guard !dependents.isEmpty else { return }
        throw KernelError(
            .conflict,
            "`\(name)` cannot be dropped: it is needed by "
                + dependents.joined(separator: ", ") + ".",
            recovery: "Drop or change what depends on it first.")
    }
}

/// What is dropped together, so that it does not stand in its own way.
private struct Doomed {
    let entities: Set<String>
    let fields: Set<String>

    /// Names what would be left without an entity.
    func dependents(ofEntity name: String, _ draft: SchemaDraft) -> [String] {
        survivors(draft).filter { $0.field.type.names(entity: name) }.map(\.place)
    }

    /// Names what would be left without a field.
    func dependents(ofField name: String, in entity: String, _ draft: SchemaDraft) -> [String] {
        var dependents: [String] = []
        if let definition = draft.entity(entity)?.definition {
            if definition.titleField == name { dependents.append("the title of `\(entity)`") }
            if definition.uniqueTogether.contains(where: { $0.contains(name) }) {
                dependents.append("a rule of `\(entity)` that keeps fields unique together")
            }
            if definition.indexedTogether.contains(where: { $0.contains(name) }) {
                dependents.append("an index of `\(entity)` over fields together")
            }
        }
        return dependents
            + survivors(draft).filter { survivor in
                switch survivor.field.type {
                case .money(name): survivor.entity == entity
                case .rollup(let rollup):
                    rollup.entity == entity && [rollup.reference, rollup.field].contains(name)
                default: false
                }
            }.map(\.place)
    }

    private struct Survivor {
        let entity: String
        let field: FieldDefinition

        var place: String { "`\(entity).\(field.name)`" }
    }

    private func survivors(_ draft: SchemaDraft) -> [Survivor] {
        draft.entities.filter { !entities.contains($0.name) }.flatMap { entity in
            entity.fields.filter { !fields.contains("\(entity.name).\($0.name)") }.map {
                Survivor(entity: entity.name, field: $0.definition)
            }
        }
    }
}

extension SchemaDraft {
    fileprivate mutating func drop(field name: String, of entity: String) throws {
        guard let held = self.entity(entity), let field = held.field(name) else {
            let names = self.entity(entity)?.fields.map(\.name) ?? []
            let hint = Suggestion.question(for: name, among: names)
            throw KernelError(
                .notFound, "There is no field `\(entity).\(name)` that could be dropped\(hint)")
        }
        let title = Title(
            kind: .dropField, summary: "drop `\(entity).\(name)` with all its values",
            rewritesData: true, isDestructive: true,
            followUps: field.definition.isSearchable ? [.reindex(entity: entity)] : [])
        let removals = columnRemovals(ColumnLayout(field.definition).columns, of: entity)
        add(title, removals) { $0.change(entity) { $0.fields.removeAll { $0.name == name } } }
    }

    /// Empties what points at records of an entity, among fields that may point anywhere.
    fileprivate mutating func emptyPointers(to name: String, but doomed: Set<String>) {
        guard let id = entity(name)?.id else { return }
        for entity in entities where !doomed.contains(entity.name) {
            for field in entity.fields where field.definition.type == .polymorphic(entities: []) {
                let columns = ColumnLayout(field.definition)
                guard let target = columns.name(of: .entity) else { continue }
                let emptied = columns.columns.map { "\(dialect.quoted($0.name)) = NULL" }
                let title = Title(
                    kind: .changeField,
                    summary: "empty `\(entity.name).\(field.name)` where it points to `\(name)`",
                    rewritesData: true)
                let sql =
                    "UPDATE \(dialect.quoted(entity.name)) SET "
                    + emptied.joined(separator: ", ")
                    + " WHERE \(dialect.quoted(target)) = \(id)"
                add(title, [.run(sql)]) { _ in }
            }
        }
    }

    fileprivate mutating func drop(entity name: String) throws {
        guard let id = entity(name)?.id else {
            let hint = Suggestion.question(for: name, among: entities.map(\.name))
            throw KernelError(
                .notFound, "There is no entity `\(name)` that could be dropped\(hint)")
        }
        let title = Title(
            kind: .dropEntity, summary: "drop `\(name)` with all its records",
            rewritesData: true, isDestructive: true, followUps: [.unindex(entity: id)])
        add(title, [.run("DROP TABLE \(dialect.quoted(name))")]) { entities in
            entities.removeAll { $0.name == name }
        }
    }
}

extension FieldType {
    /// Whether the type cannot do without an entity.
    fileprivate func names(entity: String) -> Bool {
        switch self {
        case .reference(let reference): reference.entity == entity
        case .polymorphic(let entities): entities.contains(entity)
        case .rollup(let rollup): rollup.entity == entity
        default: false
        }
    }
}
