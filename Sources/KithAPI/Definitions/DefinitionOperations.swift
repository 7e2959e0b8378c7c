import KithModel
import KithQuery

extension Operation {
    static let listEntities = Operation(
        "list_entities", "Lists the entities", .definitions,
        answers: .json(
            200, "The entities of which the caller may read some record.",
            .object([
                "entities": .list(
                    of: .object([
                        "name": .text, "title": .text, "owner": .text, "help": .text,
                        "fields": .count, "own_fields": .count,
                    ]))
            ])))

    static let addEntity = Operation(
        "add_entity", "Adds an entity", .definitions, body: .json(.named("EntityDefinition")),
        answers: .json(201, "Its definition.", .named("EntityDefinition")))

    static let showEntity = Operation(
        "show_entity", "Describes an entity with its fields", .definitions,
        answers: .json(
            200, "Its definition, as far as the caller may read it.", .named("EntityDefinition")))

    static let addField = Operation(
        "add_field", "Adds a field to an entity", .definitions,
        body: .json(.named("FieldDefinition")),
        answers: .json(201, "Its definition.", .named("FieldDefinition")))

    static let changeField = Operation(
        "change_field", "Changes a field that an administrator has added", .definitions,
        details: "What the body leaves out stays as it is.",
        body: .json(
            Shape([
                "type": "object", "additionalProperties": .boolean(true),
                "description": "Members of `FieldDefinition`.",
            ]), isRequired: false),
        answers: .json(200, "Its definition.", .named("FieldDefinition")))

    static let removeField = Operation(
        "remove_field", "Removes a field that an administrator has added", .definitions,
        answers: .empty(204, "The field is gone; its values are kept until it comes back."))

    static let explain = Operation(
        "explain", "Tells where a command, an event or an entity comes from", .definitions,
        parameters: [
            .path("name", "A name, as `sales.move_deal`, `deal.created` or `deal`.")
        ],
        answers: .json(
            200, "Its declaration, and every hook on it in the order in which they run.",
            .object(
                [
                    "name": .text, "kind": .word(["command", "entity", "event"]),
                    "summary": .text, "owner": .text, "source": Shape.text.orNull,
                    "hooks": .list(of: hook),
                ],
                optional: [
                    "permission": .text, "mode": .text, "asks": .list(of: .text),
                    "arguments": .list(of: .named("FieldDefinition")),
                    "data": .list(of: .named("FieldDefinition")), "announces": .list(of: .text),
                    "doors": .object(["cli": .text, "api": .text]),
                ])))

    static let listHooks = Operation(
        "list_hooks", "Tells what runs on an event", .definitions,
        parameters: [.path("event", "The name of an event, as `deal.before_update`.")],
        answers: .json(
            200, "The hooks in the order in which they run.",
            .object(["event": .text, "hooks": .list(of: hook)])))

    static let explainAccess = Operation(
        "explain_access", "Tells why somebody may do something, or may not", .definitions,
        parameters: [
            .query("user", "Whom the question is about; the caller where nobody is named."),
            .query(
                "verb", "What they would do.", .word(Verb.allCases.map(\.rawValue)),
                isRequired: true),
            .query("entity", "With which entity.", .text, isRequired: true),
            .query("record", "With which of its records; with any where none is named.", .id),
        ],
        answers: .json(
            200, "What decides.",
            .object([
                "user": .text, "verb": .text, "entity": .text, "record": Shape.id.orNull,
                "allowed": .flag, "reason": .text, "teams": .list(of: .text),
                "roles": .list(
                    of: .object([
                        "role": .text, "scope": .text, "reaches": .flag, "why": .text,
                    ])), "fields": .map(to: .text),
            ])),
        problems: [.conflict])

    private static let hook = Shape.object([
        "id": .text, "owner": .text, "event": .text, "phase": .text, "fields": .list(of: .text),
        "before": .list(of: .text), "after": .list(of: .text), "source": .text,
    ])
}
