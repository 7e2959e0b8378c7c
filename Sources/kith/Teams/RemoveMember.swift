import ArgumentParser
import KithAPI

/// The command `kith team member-remove`.
struct RemoveMember: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "member-remove",
        abstract: "Take users out of a team.",
        discussion: """
            EXAMPLES
              kith team member-remove North "Ana Kovac"
            """)

    @Argument(help: "The team.") var team: String
    @Argument(help: "The users: names, e-mail addresses or ids.") var users: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for name in users {
            _ = try await session.ask(.delete, ["teams", team, "members", name])
            try Terminal.print("\(name) is no longer in the team \(team).")
        }
    }
}
