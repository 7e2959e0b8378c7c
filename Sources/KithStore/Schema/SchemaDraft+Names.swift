import KithModel

extension SchemaDraft {
    /// Renames entities that are wanted under a new name.
    ///
    /// - Throws: `conflict` when the new name is that of an entity that was set aside.
    mutating func renameEntities(_ wanted: [WantedEntity]) throws {
        let names = Set(wanted.map(\.definition.name))
        for entity in wanted {
            guard let former = entity.definition.formerName, !names.contains(former),
                self.entity(former)?.isRetired == false,
                self.entity(entity.definition.name)?.isRetired == true
            else { continue }
            throw Self.blocked(former, entity.definition.name)
        }
        var renamed: Set<String> = []
        var isDone = false
        // One name may become free by another's rename, as in a chain.
        while !isDone {
            isDone = true
            for entity in wanted {
                let name = entity.definition.name
                guard let former = entity.definition.formerName, !renamed.contains(former),
                    self.entity(name) == nil,
                    let installed = self.entity(former), installed.owner == entity.owner
                else { continue }
                rename(entity: former, to: name)
                renamed.insert(name)
                isDone = false
            }
        }
    }

    /// Renames fields that are wanted under a new name.
    ///
    /// - Throws: `conflict` when the new name is that of a field that was set aside.
    mutating func renameFields(_ wanted: [WantedEntity]) throws {
        for entity in wanted {
            try checkRenames(of: entity)
            renameFields(of: entity)
        }
    }

    private func checkRenames(of wanted: WantedEntity) throws {
        let name = wanted.definition.name
        let names = Set(wanted.ownedFields.map(\.definition.name))
        for field in wanted.ownedFields {
            guard let former = field.definition.formerName, !names.contains(former),
                let draft = entity(name), draft.field(former)?.isRetired == false,
                draft.field(field.definition.name)?.isRetired == true
            else { continue }
            throw Self.blocked("\(name).\(former)", field.definition.name)
        }
    }

    private mutating func renameFields(of wanted: WantedEntity) {
        let name = wanted.definition.name
        var renamed: Set<String> = []
        var isDone = false
        while !isDone {
            isDone = true
            for field in wanted.ownedFields {
                guard let former = field.definition.formerName, !renamed.contains(former),
                    let draft = entity(name), draft.field(field.definition.name) == nil,
                    let installed = draft.field(former), installed.owner == field.owner
                else { continue }
                rename(installed, of: name, to: field.definition.name)
                renamed.insert(field.definition.name)
                isDone = false
            }
        }
    }

    private static func blocked(_ former: String, _ name: String) -> KernelError {
        KernelError(
            .conflict,
            "`\(former)` cannot be renamed to `\(name)`: that name was set aside with what it held.",
            recovery: "Purge what was set aside first, or choose another name.")
    }

    private mutating func rename(entity former: String, to name: String) {
        let sql =
            "ALTER TABLE \(dialect.quoted(former)) RENAME TO \(dialect.quoted(name))"
        let title = Title(kind: .renameEntity, summary: "rename `\(former)` to `\(name)`")
        add(title, [.run(sql)]) { entities in
            for index in entities.indices {
                if entities[index].name == former { entities[index].definition.name = name }
                for field in entities[index].fields.indices {
                    entities[index].fields[field].definition.type.replace(
                        entity: former, with: name)
                }
            }
        }
    }

    private mutating func rename(_ field: DraftField, of entity: String, to name: String) {
        var renamed = field.definition
        renamed.name = name
        let table = dialect.quoted(entity)
        let columns = zip(
            ColumnLayout(field.definition).columns, ColumnLayout(renamed).columns)
        let actions = columns.map { old, new in
            SchemaAction.run(
                """
                ALTER TABLE \(table) RENAME COLUMN \(dialect.quoted(old.name)) \
                TO \(dialect.quoted(new.name))
                """)
        }
        let title = Title(
            kind: .renameField, summary: "rename `\(entity).\(field.name)` to `\(name)`")
        add(title, actions) { entities in
            for index in entities.indices {
                entities[index].replace(field: field.name, of: entity, with: name)
            }
        }
    }
}

extension DraftEntity {
    /// Follows the rename of a field wherever a definition names it.
    ///
    /// Formulas and filters are texts of the kernel's and are left to it.
    fileprivate mutating func replace(field former: String, of entity: String, with name: String) {
        for index in fields.indices {
            var definition = fields[index].definition
            if self.name == entity {
                if definition.name == former { definition.name = name }
                if case .money(former) = definition.type { definition.type = .money(ratedOn: name) }
            }
            if case .rollup(var rollup) = definition.type, rollup.entity == entity {
                if rollup.reference == former { rollup.reference = name }
                if rollup.field == former { rollup.field = name }
                definition.type = .rollup(rollup)
            }
            fields[index].definition = definition
        }
        guard self.name == entity else { return }
        if definition.titleField == former { definition.titleField = name }
        let followed = { (lists: [[String]]) in
            lists.map { names in names.map { $0 == former ? name : $0 } }
        }
        definition.uniqueTogether = followed(definition.uniqueTogether)
        definition.indexedTogether = followed(definition.indexedTogether)
    }
}
