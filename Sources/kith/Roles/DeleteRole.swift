import ArgumentParser
import KithAPI

/// The command `kith role delete`.
struct DeleteRole: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a role; who held it loses what it allowed.",
        discussion: """
            EXAMPLES
              kith role delete sales_rep
            """)

    @Argument(help: "The role's name.") var role: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let answer = try await session.ask(.delete, ["roles", role])
        try Terminal.print("Deleted the role \(role).")
        if let set = answer.changeSet { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
