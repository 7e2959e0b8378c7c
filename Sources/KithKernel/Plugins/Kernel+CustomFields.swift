import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// Adds an entity that no plugin brings; its name begins with `x_`.
    public func addEntity(
        _ definition: EntityDefinition, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try Self.requireCustom(definition.name)
        let json = DefinitionJSON.encode(definition)
        try await reshape("Add the entity \(definition.name)", principal, door, once) {
            transaction in
            try transaction.insert(
                "custom_entity", ["name": .text(definition.name), "definition": .json(json)])
        }
    }

    /// Adds a field to an entity; its name begins with `x_`.
    public func addField(
        _ definition: FieldDefinition, to entity: String, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try Self.requireCustom(definition.name)
        let owner = try generation.schema.requireEntity(entity)
        guard owner.field(definition.name) == nil else {
            throw KernelError(
                .conflict, "`\(entity)` has a field `\(definition.name)` already.",
                recovery: "Choose another name, or change it: kith field change", field: "name")
        }
        let json = DefinitionJSON.encode(definition)
        try await reshape("Add the field \(entity).\(definition.name)", principal, door, once) {
            try $0.insert(
                "custom_field",
                [
                    "of_entity": .text(entity), "name": .text(definition.name),
                    "definition": .json(json),
                ])
        }
    }

    /// Changes a field that an administrator has added; a new name keeps the values.
    ///
    /// - Throws: `not_found`; `invalid` for a change of type that would lose values.
    public func changeField(
        _ name: String, of entity: String, to definition: FieldDefinition,
        as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try Self.requireCustom(definition.name)
        var definition = definition
        if definition.name != name { definition.formerName = name }
        let (newName, json) = (definition.name, DefinitionJSON.encode(definition))
        try await reshape("Change the field \(entity).\(name)", principal, door, once) {
            transaction in
            let record = try transaction.customField(name, of: entity)
            try transaction.update(
                "custom_field", record.id,
                ["name": .text(newName), "definition": .json(json)])
        }
    }

    /// Removes a field that an administrator has added: it leaves every list and form.
    ///
    /// Its values stay in the database and come back with a field of its name and type.
    public func removeField(
        _ name: String, of entity: String, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try await reshape("Remove the field \(entity).\(name)", principal, door, once) {
            transaction in
            try transaction.delete("custom_field", [transaction.customField(name, of: entity).id])
        }
    }

    /// Writes the records that describe the change, then builds the generation that they
    /// ask for, in one transaction.
    private func reshape(
        _ title: String, _ principal: Principal, _ door: Door, _ once: Once<Void>?,
        _ body: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        let environment = environment
        let context = ChangeSetContext(kind: "definition", title: title)
        let next = try await StoreFault.translated {
            try await self.store.write { session in
                try self.writing(once: once?.of { _ in }, on: session) {
                    var runner = try self.runner(on: session, principal, door, context)
                    runner.isReshaping = true
                    let present = runner.generation
                    _ = try runner.run(on: session) { transaction in
                        try Self.requireAdministrator(transaction)
                        try body(transaction)
                    }
                    let directory = AccessDirectory(
                        session: session, generation: present, environment: environment)
                    let builder = GenerationBuilder(
                        session: session, sources: self.sources.all(beside: present),
                        organisation: environment.organisation)
                    let built = try builder.build(
                        enabled: Set(present.enabled.map(\.id)),
                        custom: CustomDefinitions.read(directory), number: present.number + 1)
                    let second = TransactionRunner(
                        generation: built.generation, environment: environment,
                        principal: principal, door: door, context: context)
                    _ = try second.run(on: session) {
                        try SchemaUpkeep(built).run(in: $0, since: present.schema)
                    }
                    try self.generations.propose(built.generation, on: session)
                    return built.generation
                }
            }
        }
        generations.swap(to: next)
        commits.ring()
    }

    private static func requireAdministrator(_ transaction: Transaction) throws {
        guard transaction.actor.isAdministrator else {
            throw KernelError(
                .forbidden, "Only an administrator may change fields and entities.",
                recovery: "Ask an administrator.")
        }
    }

    private static func requireCustom(_ name: String) throws {
        guard name.hasPrefix("x_"), Naming.isValid(name) else {
            throw KernelError(
                .invalid, "`\(name)` cannot be the name of what an administrator adds.",
                recovery: "Begin it with x_, as x_\(name), in lower case with underscores.",
                field: "name")
        }
    }
}

extension Transaction {
    /// Returns the record of a field that an administrator has added.
    func customField(_ name: String, of entity: String) throws -> Record {
        let found = try find(
            "custom_field", where: "of_entity = :entity and name = :name",
            ["entity": .string(entity), "name": .string(name)])
        if let record = found.first { return record }
        let names = try find(
            "custom_field", where: "of_entity = :entity", ["entity": .string(entity)], limit: 1000
        ).compactMap { $0["name"]?.text }
        throw KernelError(
            .notFound,
            "No administrator has added a field `\(name)` to `\(entity)`"
                + Suggestion.question(for: name, among: names),
            recovery: "See the fields: kith entity show \(entity)")
    }
}
