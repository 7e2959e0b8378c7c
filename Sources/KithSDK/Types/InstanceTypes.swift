import KithModel

/// Writes what one organisation's Kith adds to the stubs: a class for each entity with the fields
/// that it has there, the names of events and the arguments of commands.
package struct InstanceTypes {
    /// An entity as the API describes it.
    package struct EntityShape: Sendable {
        var name: String
        var title: String
        var fields: [FieldDefinition]

        /// - Parameter fields: those that every record has too.
        package init(name: String, title: String, fields: [FieldDefinition]) {
            self.name = name
            self.title = title
            self.fields = fields
        }
    }

    /// A command as the API describes it.
    package struct CommandShape: Sendable {
        var name: String
        var summary: String
        var arguments: [FieldDefinition]

        package init(name: String, summary: String, arguments: [FieldDefinition]) {
            self.name = name
            self.summary = summary
            self.arguments = arguments
        }
    }

    private let entities: [EntityShape]
    private let commands: [CommandShape]
    private let events: [String]
    private var text = """
        ---@meta kith-instance
        -- Written by `kith sdk types` from what is registered now; write it anew after a change.


        """

    /// - Parameter events: the names of the events that plugins announce or ask.
    package init(entities: [EntityShape], commands: [CommandShape], events: [String]) {
        self.entities = entities
        self.commands = commands
        self.events = events
    }

    /// The file.
    package func written() -> String {
        var copy = self
        for entity in entities {
            copy.record(entity)
            copy.query(entity)
            copy.hooks(entity)
        }
        if !events.isEmpty {
            let names = events.map { "\"\($0)\"" }.joined(separator: "|")
            copy.function(
                "--- A hook on an event of a plugin.", ["event \(names)"] + Self.rest("kith.Event"),
                "kith.on(event, options, handler)")
        }
        for command in commands { copy.write(command) }
        return copy.text
    }

    private mutating func line(_ line: String) { text += line + "\n" }

    private mutating func record(_ entity: EntityShape) {
        line("--- \(Self.oneLine(entity.title))")
        line("---@class \(entity.name): kith.Record")
        for field in entity.fields {
            let mark = field.isRequired || Self.always.contains(field.name) ? "" : "?"
            let type = Self.type(field)
            let words = [
                field.title == Naming.title(of: field.name) ? "" : field.title, field.help,
            ]
            .filter { !$0.isEmpty }.joined(separator: ": ")
            let end = words.isEmpty ? "" : " " + Self.oneLine(words)
            line("---@field \(field.name)\(mark) \(type)\(end)")
        }
        line("")
    }

    private mutating func query(_ entity: EntityShape) {
        let name = entity.name
        line("---@class \(name).Query: kith.Query")
        for (method, result) in [
            ("where", "\(name).Query"), ("order", "\(name).Query"), ("limit", "\(name).Query"),
            ("all", "\(name)[]"), ("first", "\(name)?"), ("each", "fun(): \(name)?"),
        ] {
            let argument =
                switch method {
                case "where": ", filter: string, parameters?: table<string, any>"
                case "order": ", sort: string"
                case "limit": ", most: integer"
                default: ""
                }
            line("---@field \(method) fun(self: \(name).Query\(argument)): \(result)")
        }
        line("")
        function(
            nil, ["entity \"\(name)\""], returns: "\(name).Query", "kith.query(entity)")
    }

    private mutating func hooks(_ entity: EntityShape) {
        let name = entity.name
        line("---@class \(name).Event: kith.Event")
        line("---@field records fun(self: \(name).Event): (fun(): \(name), \(name)?)")
        line("")
        let operations = ["create", "update", "save", "delete", "restore", "merge"]
        for (moments, event) in [
            (["before", "after"], "\(name).Event"), (["committed"], "kith.Event"),
        ] {
            let names = moments.flatMap { moment in
                operations.map { "\"\(name).\(moment)_\($0)\"" }
            }
            function(
                nil, ["event \(names.joined(separator: "|"))"] + Self.rest(event),
                "kith.on(event, options, handler)")
        }
    }

    private mutating func write(_ command: CommandShape) {
        let arguments = command.arguments.map { argument in
            "\(argument.name)\(argument.isRequired ? "" : "?"): \(Self.type(argument))"
        }
        let table = arguments.isEmpty ? "table" : "{ \(arguments.joined(separator: ", ")) }"
        let mark = command.arguments.contains(where: \.isRequired) ? "" : "?"
        function(
            "--- \(Self.oneLine(command.summary))",
            ["command \"\(command.name)\"", "arguments\(mark) \(table)"],
            returns: "kith.CommandAnswer", "kith.call(command, arguments)")
    }

    private mutating func function(
        _ help: String?, _ parameters: [String], returns: String? = nil, _ call: String
    ) {
        if let help { line(help) }
        for parameter in parameters { line("---@param \(parameter)") }
        if let returns { line("---@return \(returns)") }
        line("function \(call) end\n")
    }

    private static func rest(_ event: String) -> [String] {
        ["options kith.HookOptions", "handler fun(event: \(event))"]
    }

    /// What every record has.
    private static let always: Set = ["id", "version", "created_at", "updated_at"]

    /// Text that cannot end the comment in which it stands.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// The type of a field's values in Lua.
    static func type(_ field: FieldDefinition) -> String {
        switch field.type.valueType {
        case .integer: "integer"
        case .decimal: "kith.Decimal"
        case .money: "kith.Money"
        case .boolean: "boolean"
        case .date: "kith.Date"
        case .instant: "kith.Instant"
        case .localTime: "kith.Time"
        case .choice(let choices): union(choices)
        case .multiChoice(let choices): "(\(union(choices)))[]"
        case .consent: "\"granted\"|\"withdrawn\""
        case .polymorphic: "{ entity: string, id: string }"
        case .json: "any"
        default: "string"
        }
    }

    private static func union(_ choices: [FieldType.Choice]) -> String {
        choices.isEmpty ? "string" : choices.map { "\"\($0.key)\"" }.joined(separator: "|")
    }
}
