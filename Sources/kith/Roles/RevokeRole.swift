import ArgumentParser
import KithAPI

/// The command `kith role revoke`.
struct RevokeRole: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a role from users.",
        discussion: """
            EXAMPLES
              kith role revoke sales_agent "Ana Kovac"
            """)

    @Argument(help: "The role's name.") var role: String
    @Argument(help: "The users: names, e-mail addresses or ids.") var users: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for name in users {
            _ = try await session.ask(.delete, ["roles", role, "holders", name])
            try Terminal.print("\(name) no longer holds the role \(role).")
        }
    }
}
