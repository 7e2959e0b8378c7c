import KithKernel
import KithModel

/// Entities and their fields, also those that an administrator adds.
enum EntityEndpoints {
    static let all = [
        Endpoint(.get, "entities", about: .listEntities, run: list),
        Endpoint(.post, "entities", about: .addEntity, run: add),
        Endpoint(.get, "entities/{entity}", [Description.parameter], about: .showEntity, run: show),
        Endpoint(.post, "entities/{entity}/fields", about: .addField, run: addField),
        Endpoint(.patch, "entities/{entity}/fields/{field}", about: .changeField, run: changeField),
        Endpoint(
            .delete, "entities/{entity}/fields/{field}", about: .removeField, run: removeField),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let caller = try await call.kernel.caller(call.principal)
        let list = caller.entities.map { entity -> JSON in
            let fields = caller.readableFields(of: entity)
            return [
                "name": .string(entity.name), "title": .string(entity.definition.title),
                "owner": .string(entity.owner), "help": .string(entity.definition.help),
                "fields": .integer(Int64(fields.count)),
                "own_fields": .integer(Int64(fields.count { !$0.isSystem })),
            ]
        }
        return Response(200, ["entities": .array(list)])
    }

    /// The definition of an entity, as far as the caller may read it.
    private static func show(_ call: Call) async throws -> Response {
        let caller = try await call.kernel.caller(call.principal)
        let schema = call.kernel.generation.schema
        let name = call.part("entity")
        guard let entity = caller.entities.first(where: { $0.name == name }) else {
            throw schema.unknownEntity(name, candidates: caller.entities.map(\.name))
        }
        let fields = caller.readableFields(of: entity)
        var definition = entity.definition
        definition.fields = fields.filter { !$0.isSystem }.map(\.definition)
        var object = DefinitionJSON.encode(definition).object ?? [:]
        object["owner"] = .string(entity.owner)
        guard try call.isDescribed() else { return Response(200, object) }
        let collections = schema.collections(of: entity)
            .filter { caller.entities.contains($0.entity) }
            .map { collection -> JSON in
                [
                    "name": .string(collection.name), "entity": .string(collection.entity.name),
                    "field": .string(collection.reference.name),
                ]
            }
        object[Description.member] = [
            "entity": .object(Description.entity(entity)),
            "fields": .array(fields.map { Description.field($0) }),
            "collections": .array(collections),
        ]
        return Response(200, object)
    }

    private static func add(_ call: Call) async throws -> Response {
        let definition = try DefinitionJSON.decodeEntity(try call.json())
        return try await call.write { once in
            try await call.kernel.addEntity(
                definition, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(201, json: DefinitionJSON.encode(definition))
        }
    }

    private static func addField(_ call: Call) async throws -> Response {
        let field = try DefinitionJSON.decodeField(try call.json())
        return try await call.write { once in
            try await call.kernel.addField(
                field, to: call.part("entity"), as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(201, json: DefinitionJSON.encode(field))
        }
    }

    /// Changes what the body names; a new `type` takes the old one's particulars away.
    private static func changeField(_ call: Call) async throws -> Response {
        let change = try call.object()
        let entity = try call.kernel.generation.schema.requireEntity(call.part("entity"))
        let name = call.part("field")
        guard let field = entity.field(name) else { throw entity.unknownField(name) }
        var object = DefinitionJSON.encode(field.definition).object ?? [:]
        object["former_name"] = nil
        if change["type"] != nil {
            for key in particulars { object[key] = nil }
        }
        for (key, value) in change { object[key] = value == .null ? nil : value }
        let definition = try DefinitionJSON.decodeField(.object(object))
        return try await call.write { once in
            try await call.kernel.changeField(
                name, of: entity.name, to: definition, as: call.principal, door: call.door,
                once: once)
        } answer: { _ in
            Response(json: DefinitionJSON.encode(definition))
        }
    }

    private static let particulars = [
        "choices", "entity", "on_delete", "scale", "expression", "result", "pattern",
    ]

    private static func removeField(_ call: Call) async throws -> Response {
        try await call.write { once in
            try await call.kernel.removeField(
                call.part("field"), of: call.part("entity"), as: call.principal,
                door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }
}
