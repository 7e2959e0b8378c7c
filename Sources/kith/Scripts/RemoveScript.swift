import ArgumentParser
import KithAPI

/// The command `kith script remove`.
struct RemoveScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Delete a script that does not run.",
        discussion: """
            Its texts stay in the change log.

            EXAMPLES
              kith script remove won_deal_visit
            """)

    @Argument(help: "The script's name.") var script: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        _ = try await session.ask(.delete, ["scripts", script])
        try Terminal.print("\(script) is removed.")
    }
}
