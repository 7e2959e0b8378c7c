import KithKernel
import KithModel
import KithQuery

/// The description of everything that one reader may ask of this API: OpenAPI 3.1.
///
/// It is made of what is registered now: entities with their fields, commands with their
/// arguments. What the reader may not know of is not there.
struct OpenAPIDocument {
    private let endpoints: [Endpoint]
    private let caller: Kernel.Caller
    private let commands: [CommandDefinition]
    private let entities: [(entity: Entity, shapes: EntityShapes)]
    private let shapes: FieldShapes
    private let version: String

    /// Prepares the document of a reader.
    ///
    /// - Parameter version: that of the program.
    init(
        of endpoints: [Endpoint], for caller: Kernel.Caller, commands: [CommandDefinition],
        version: String
    ) {
        self.endpoints = endpoints
        self.caller = caller
        self.version = version
        let allowed = commands.filter(caller.mayRun).sorted { $0.name < $1.name }
        let names = ShapeNames(
            entities: caller.entities.map { entity in
                (entity.name, caller.readableFields(of: entity).map(\.definition))
            },
            commands: allowed.map { ($0.name, $0.arguments + $0.data) })
        let shapes = FieldShapes(names: names)
        self.commands = allowed
        self.shapes = shapes
        entities = caller.entities.map { ($0, EntityShapes($0, caller, shapes)) }
    }

    /// The document.
    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Kith", "version": .string(version),
                "description": .string(Self.introduction),
            ],
            "servers": .array([["url": .string("/" + Router.prefix.joined(separator: "/"))]]),
            "security": .array([["token": .array([])]]),
            "tags": .array(
                Operation.Tag.allCases.map { ["name": .string($0.rawValue)] }
                    + entities.map { ["name": .string($0.entity.name)] }),
            "paths": paths, "components": components,
        ]
    }

    private static let introduction =
        "What is registered in this Kith now, as far as the holder of the token that asked for "
        + "it may know: enabling a plugin or adding a field changes it. Errors are problem "
        + "documents (RFC 9457) whose `code` says what is wrong, and `recovery` what to do."

    private var paths: JSON {
        var paths: [(key: String, value: JSONObject)] = []
        var places: [String: Int] = [:]
        var ids = Set(endpoints.compactMap { $0.operation?.id })
        for entry in endpoints.flatMap(entries).map({ Self.named($0, &ids) }) {
            if let place = places[entry.path] {
                paths[place].value[entry.method] = entry.operation
            } else {
                places[entry.path] = paths.count
                paths.append((entry.path, [entry.method: entry.operation]))
            }
        }
        return .object(
            JSONObject(uniqueMembers: paths.map { ($0.key, .object($0.value)) }))
    }

    private typealias Entry = (path: String, method: String, operation: JSON, isTyped: Bool)

    /// Returns an operation with an id that nobody else has: an administrator may call an
    /// entity `record`, whose `get_record` would be the general one.
    private static func named(_ entry: Entry, _ ids: inout Set<String>) -> Entry {
        guard entry.isTyped, var operation = entry.operation.object,
            let id = operation["operationId"]?.string, !ids.insert(id).inserted
        else { return entry }
        var number = 2
        while !ids.insert("\(id)_\(number)").inserted { number += 1 }
        operation["operationId"] = .string("\(id)_\(number)")
        var named = entry
        named.operation = .object(operation)
        return named
    }

    /// The operations that one endpoint stands for: the general one, and one for each entity or
    /// command that has shapes of its own.
    private func entries(of endpoint: Endpoint) -> [Entry] {
        guard let operation = endpoint.operation else { return [] }
        let writer = OperationWriter(endpoint, operation)
        let method = endpoint.method.rawValue.lowercased()
        let general = (writer.path, method, writer.general, false)
        switch operation.kind {
        case nil: return [general]
        case .entity(let id, let verb):
            return entities.filter { $0.shapes.allows(verb) }.map { entity, shapes in
                (
                    writer.path(with: entity.name, for: "{entity}"), method,
                    writer.typed(
                        id.replacing("{entity}", with: entity.name), entity.definition.title,
                        tag: entity.name, without: "entity", shapes.places), true
                )
            } + [general]
        case .command:
            return commands.map { command in
                let shapes = CommandShapes(command, shapes)
                return (
                    writer.path(with: command.name, for: "{name}"), method,
                    writer.typed(
                        command.name.replacing(".", with: "_"), command.summary,
                        tag: operation.tag.rawValue, without: "name", shapes.places,
                        bodyIsRequired: !shapes.needsNothing), true
                )
            } + [general]
        }
    }

    private var components: JSON {
        let own =
            entities.flatMap(\.shapes.all)
            + commands.flatMap { CommandShapes($0, shapes).all }
        let schemas =
            CommonShapes.all.map { (key: $0.key, value: $0.value.json) }
            + own.map { (key: $0.name, value: $0.shape.json) }
        return [
            "schemas": .object(JSONObject(uniqueMembers: schemas)),
            "responses": ProblemAnswers.components,
            "parameters": .object(
                JSONObject(
                    uniqueMembers: Parameter.shared.map { ($0.name, $0.json) })),
            "headers": .object(
                JSONObject(
                    uniqueMembers: Operation.Answer.headers.map { name, summary in
                        (name, ["description": .string(summary), "schema": Shape.text.json])
                    })),
            "securitySchemes": [
                "token": [
                    "type": "http", "scheme": "bearer",
                    "description": "A token: `kith token create`, or POST /tokens.",
                ]
            ],
        ]
    }
}

extension Kernel.Caller {
    /// Returns whether the caller has what a command asks for.
    fileprivate func mayRun(_ command: CommandDefinition) -> Bool {
        switch command.permission {
        case .administrator: return isAdministrator
        case .verb(let word, let name):
            guard let verb = Verb(rawValue: word),
                let entity = entities.first(where: { $0.name == name })
            else { return false }
            return rights.access(to: entity).scope(verb) != .none
        }
    }
}
