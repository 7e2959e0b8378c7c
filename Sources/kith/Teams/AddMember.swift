import ArgumentParser
import KithAPI

/// The command `kith team member-add`.
struct AddMember: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "member-add",
        abstract: "Put users into a team.",
        discussion: """
            EXAMPLES
              kith team member-add North "Ana Kovac" ivo@example.com
            """)

    @Argument(help: "The team.") var team: String
    @Argument(help: "The users: names, e-mail addresses or ids.") var users: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for name in users {
            _ = try await session.ask(.put, ["teams", team, "members", name])
            try Terminal.print("\(name) is in the team \(team).")
        }
    }
}
