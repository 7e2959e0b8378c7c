import ArgumentParser
import KithModel

/// The command `kith rule create`.
struct CreateRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a rule; it is not active yet.",
        discussion: """
            An action says in `do` what it does: set, create, task, mail, send, command or job.
            Its values may hold places for fields of the record, as {{name}}; {{record}} is the
            record itself.

            EXAMPLES
              kith rule create --file escalate.json
              kith rule create hot --on lead.create --action '{"do":"set","values":{"rating":"hot"}}'
            """)

    @Argument(help: "The rule's name, where the file does not say it.") var name: String?
    @OptionGroup var rule: RuleOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var members = try rule.members()
        if let name { members["name"] = .string(name) }
        let answer = try await session.post(["rules"], .object(members))
        if output.json { return try Terminal.print(answer.json) }
        let name = Terminal.clean(answer.text("rule"))
        try Terminal.print("\(name) is kept. Try it: kith rule try \(name) RECORD")
    }
}
