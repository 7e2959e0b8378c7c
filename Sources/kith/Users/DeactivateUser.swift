import ArgumentParser

/// The command `kith user deactivate`.
struct DeactivateUser: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate",
        abstract: "Keep a user from signing in; what they did stays.",
        discussion: """
            EXAMPLES
              kith user deactivate ana@example.com
            """)

    @Argument(help: "The name, the e-mail address or the id.") var user: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["users", user, "deactivate"])
        try Terminal.print("\(user) can no longer sign in.")
    }
}
