import ArgumentParser

/// The command `kith team`.
struct Teams: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team",
        abstract: "People who work together, and who manages them.",
        subcommands: [
            ListTeams.self, AddTeam.self, ShowTeam.self, AddMember.self, RemoveMember.self,
        ])
}
