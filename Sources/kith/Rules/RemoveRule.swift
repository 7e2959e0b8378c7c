import ArgumentParser
import KithAPI

/// The command `kith rule remove`.
struct RemoveRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Delete a rule that is not active.",
        discussion: """
            What it was stays in the change log.

            EXAMPLES
              kith rule remove escalate
            """)

    @Argument(help: "The rule's name.") var rule: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        _ = try await session.ask(.delete, ["rules", rule])
        try Terminal.print("\(rule) is removed.")
    }
}
