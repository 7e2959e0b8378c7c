import KithModel

/// Finds fields that an entity does not have, where it can be known which entity is meant.
struct FieldCheck {
    private let text: LuaText
    private let schema: Schema
    private var findings: [PluginFinding] = []

    private init(_ text: LuaText, _ schema: Schema) {
        self.text = text
        self.schema = schema
    }

    /// Returns what a file names of entities and fields that are not there.
    static func findings(_ text: LuaText, _ schema: Schema) -> [PluginFinding] {
        var check = FieldCheck(text, schema)
        for handler in text.handlers { check.hook(handler) }
        for call in text.calls { check.call(call) }
        return check.findings
    }

    /// `for record, old in event:records() do` in a hook on records.
    private mutating func hook(_ handler: LuaHandler) {
        guard let entity = handler.entity.flatMap(schema.entity), let event = handler.parameter
        else { return }
        for place in handler.body where text.stands([event, ":"], at: place) {
            if text.stands(["records", "(", ")"], at: place + 2), text.stands(["in"], at: place - 1)
            {
                let end = text.closing(place + 5)
                var name = place - 2
                while let token = text.token(name), token.kind == .name {
                    uses(of: token.text, as: entity, in: place + 5...max(place + 5, end))
                    name -= 2
                }
            } else if text.stands(["reject", "("], at: place + 2),
                let field = text.token(place + 6), field.kind == .string,
                text.stands([","], at: place + 5)
            {
                check(field, entity)
            }
        }
    }

    private mutating func call(_ call: LuaCall) {
        guard
            ["get", "query", "create", "update", "delete", "restore", "aggregate"]
                .contains(String(call.name.dropFirst(5))), let name = call.firstText
        else { return }
        let token = text.tokens[call.arguments.lowerBound]
        guard let entity = schema.entity(name) else {
            let hint = Suggestion.question(for: name, among: schema.entities.map(\.name))
            findings.append(
                PluginFinding(
                    .error, "unknown_entity", text.file, token,
                    "There is no entity `\(name)`\(hint)",
                    recovery: "Name the plugin that brings it under `requires` in plugin.json."))
            return
        }
        if call.name == "kith.create" || call.name == "kith.update" { keys(call, entity) }
        // `local record = kith.get("contact", id)`
        guard ["kith.get", "kith.create", "kith.update"].contains(call.name),
            text.stands(["="], at: call.place - 3), text.stands(["local"], at: call.place - 5),
            let variable = text.token(call.place - 4), variable.kind == .name,
            text.token(call.arguments.upperBound + 1)?.isWord(".") != true
        else { return }
        let block = text.block(around: call.place)
        uses(of: variable.text, as: entity, in: call.place...block.upperBound)
    }

    /// The keys of the table that is the last argument.
    private mutating func keys(_ call: LuaCall, _ entity: Entity) {
        guard let last = call.arguments.last, text.stands(["}"], at: last),
            let start = call.arguments.last(where: {
                text.stands(["{"], at: $0) && text.closing($0) == last
            })
        else { return }
        var place = start + 1
        while place < last {
            let token = text.tokens[place]
            if ["(", "[", "{", "function"].contains(token.text), token.kind != .string {
                place = text.closing(place)
            } else if token.kind == .name, text.stands(["="], at: place + 1),
                let before = text.token(place - 1), ["{", ",", ";"].contains(before.text)
            {
                check(token, entity)
            }
            place += 1
        }
    }

    /// `name.field`, `name:changed("field")` and `name:old("field")`.
    private mutating func uses(of name: String, as entity: Entity, in places: ClosedRange<Int>) {
        for place in places
        where text.stands([name], at: place)
            && (text.token(place - 1).map { !$0.isWord(".") && !$0.isWord(":") } ?? true)
        {
            // Another variable of this name ends what is known of the first.
            if text.stands(["local"], at: place - 1), place > places.lowerBound { return }
            if text.stands(["."], at: place + 1), let field = text.token(place + 2),
                field.kind == .name
            {
                check(field, entity)
            } else if text.stands([":", "changed", "("], at: place + 1)
                || text.stands([":", "old", "("], at: place + 1),
                let field = text.token(place + 4), field.kind == .string
            {
                check(field, entity)
            }
        }
    }

    /// What a record has beside its fields.
    private static let methods: Set = ["changed", "old", "to_table"]

    private mutating func check(_ token: LuaToken, _ entity: Entity) {
        guard entity.field(token.text) == nil, !Self.methods.contains(token.text) else { return }
        let error = entity.unknownField(token.text)
        findings.append(
            PluginFinding(
                .error, "unknown_field", text.file, token, error.message,
                recovery: error.recovery))
    }
}
