import ArgumentParser
import KithKernel

/// The command `kith team member-add`.
struct AddMember: WritingCommand {
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
            let user = try await session.kernel.record("user", named: name, as: session.principal)
            try await session.kernel.setMember(
                true, user, ofTeam: team, as: session.principal, door: .cli)
            try Terminal.print("\(name) is in the team \(team).")
        }
    }
}
