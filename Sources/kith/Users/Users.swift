import ArgumentParser

/// The command `kith user`.
struct Users: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "The people who work in Kith.",
        subcommands: [
            ListUsers.self, AddUser.self, ShowUser.self, DeactivateUser.self, ActivateUser.self,
            SetPassword.self,
        ])
}
