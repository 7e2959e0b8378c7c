import ArgumentParser
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
        let answer = try await session.get(["explain", name])
        if output.json { return try Terminal.print(answer.json) }
        switch answer.text("kind") {
        case "command": try show(answer)
        case let kind: try Terminal.print("\(kind) \(name): \(answer.text("summary"))")
        }
        let owner = answer.text("owner")
        try Terminal.print("brought by  \(owner == "x" ? "an administrator" : owner)")
        if let source = answer["source"]?.string { try Terminal.print("declared    \(source)") }
        try Terminal.print("")
        try Terminal.print(HookTable.text(answer.list("hooks"), of: name))
    }

    private func show(_ answer: Answer) throws {
        let command = CommandCard(answer.json)
        try Terminal.print("command \(command.name): \(command.summary)")
        try Terminal.print("needs       \(answer.text("permission"))")
        try Terminal.print("mode        \(answer.text("mode"))")
        for word in ["asks", "announces"] where !answer.texts(word).isEmpty {
            let title = word + String(repeating: " ", count: 12 - word.count)
            try Terminal.print(title + answer.texts(word).joined(separator: ", "))
        }
        try Terminal.print("door        \(command.usage)")
        try Terminal.print("\n" + CommandHelp.arguments(command) + "\n")
    }
}
