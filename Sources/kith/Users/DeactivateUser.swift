import ArgumentParser
import KithKernel

/// The command `kith user deactivate`.
struct DeactivateUser: WritingCommand {
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
        let id = try await session.kernel.record("user", named: user, as: session.principal)
        try await session.kernel.setActive(false, user: id, as: session.principal, door: .cli)
        try Terminal.print("\(user) can no longer sign in.")
    }
}
