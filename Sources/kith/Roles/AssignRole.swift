import ArgumentParser
import KithAPI

/// The command `kith role assign`.
struct AssignRole: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Give users a role.",
        discussion: """
            EXAMPLES
              kith role assign sales_agent "Ana Kovac" ivo@example.com
            """)

    @Argument(help: "The role's name.") var role: String
    @Argument(help: "The users: names, e-mail addresses or ids.") var users: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for name in users {
            _ = try await session.ask(.put, ["roles", role, "holders", name])
            try Terminal.print("\(name) holds the role \(role).")
        }
    }
}
