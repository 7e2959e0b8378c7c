import ArgumentParser
import KithAPI
import KithModel

/// The command `kith rule edit`.
struct EditRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change members of a rule.",
        discussion: """
            Where the rule is active, it goes on as it was until it is activated again.

            EXAMPLES
              kith rule edit escalate --when "priority = 'high'"
              kith rule edit escalate --file escalate.json
            """)

    @Argument(help: "The rule's name.") var name: String
    @OptionGroup var rule: RuleOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.ask(
            .patch, ["rules", name], [], .object(try rule.members()))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("\(name) is kept. Let it run so: kith rule activate \(name)")
    }
}
