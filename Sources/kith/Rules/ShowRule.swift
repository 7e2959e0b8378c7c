import ArgumentParser
import KithModel

/// The command `kith rule show`.
struct ShowRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a rule: its event, condition and actions, and how it stands.",
        discussion: """
            EXAMPLES
              kith rule show escalate
              kith rule show escalate --json
            """)

    @Argument(help: "The rule's name.") var rule: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["rules", rule])
        if output.json { return try Terminal.print(answer.json) }
        let heading = "\(answer.text("name")) (\(answer.text("state"))): \(answer.text("title"))"
        try Terminal.print(Terminal.clean(heading))
        try Terminal.print("on       \(Terminal.clean(answer.text("on")))")
        let changed = answer.texts("changed")
        if !changed.isEmpty {
            try Terminal.print("changed  \(Terminal.clean(changed.joined(separator: ", ")))")
        }
        if !answer.text("when").isEmpty {
            try Terminal.print("when     \(Terminal.clean(answer.text("when")))")
        }
        for action in answer["actions"]?.array ?? [] {
            try Terminal.print("does     \(Terminal.clean(action.text))")
        }
        if let fault = answer["fault"], fault != .null { try ScriptCard.tell(fault: fault) }
    }
}
