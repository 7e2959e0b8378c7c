import ArgumentParser

/// The command `kith user activate`.
struct ActivateUser: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Let a deactivated user sign in again.",
        discussion: """
            EXAMPLES
              kith user activate ana@example.com
            """)

    @Argument(help: "The name, the e-mail address or the id.") var user: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["users", user, "activate"])
        try Terminal.print("\(user) can sign in again.")
    }
}
