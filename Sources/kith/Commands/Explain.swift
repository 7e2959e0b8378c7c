import ArgumentParser
import KithKernel
import KithModel

/// The command `kith explain`.
struct Explain: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say where a command, an event or an entity lives, and what hangs on it.",
        discussion: """
            EXAMPLES
              kith explain sales.move_deal
              kith explain deal
              kith explain deal.before_update
            """)

    @Argument(help: "A command, an event or an entity.") var name: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let explanation = try await session.kernel.explain(name, as: session.principal)
        if output.json { return try Terminal.print(Self.json(explanation)) }
        switch explanation.subject {
        case .command(let command): try show(command)
        case .entity(let entity):
            try Terminal.print("entity \(entity.name): \(entity.definition.help)")
        case .event(let summary): try Terminal.print("event \(name): \(summary)")
        }
        let owner = explanation.owner == "x" ? "an administrator" : explanation.owner
        try Terminal.print("brought by  \(owner)")
        if let source = explanation.source { try Terminal.print("declared    \(source)") }
        try Terminal.print("")
        try Terminal.print(HookTable.text(explanation.hooks, of: name))
    }

    private func show(_ command: CommandDefinition) throws {
        try Terminal.print("command \(command.name): \(command.summary)")
        try Terminal.print("needs       \(command.permission)")
        try Terminal.print("mode        \(command.mode.rawValue)")
        if !command.asks.isEmpty {
            try Terminal.print("asks        \(command.asks.joined(separator: ", "))")
        }
        if !command.announces.isEmpty {
            try Terminal.print("announces   \(command.announces.joined(separator: ", "))")
        }
        try Terminal.print("door        \(CommandHelp.usage(command))")
        try Terminal.print("\n" + CommandHelp.arguments(command) + "\n")
    }

    private static func json(_ explanation: Explanation) -> JSON {
        var object: JSONObject = ["name": .string(explanation.name)]
        switch explanation.subject {
        case .command(let command):
            object["kind"] = "command"
            for (key, value) in CommandHelp.json(command).object ?? [:] { object[key] = value }
            object["doors"] = ["cli": .string(CommandHelp.usage(command))]
        case .entity(let entity):
            object["kind"] = "entity"
            object["summary"] = .string(entity.definition.help)
        case .event(let summary):
            object["kind"] = "event"
            object["summary"] = .string(summary)
        }
        object["owner"] = .string(explanation.owner)
        object["source"] = explanation.source.map { .string($0.description) } ?? .null
        object["hooks"] = .array(explanation.hooks.map(\.json))
        return .object(object)
    }
}
