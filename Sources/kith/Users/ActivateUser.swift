import ArgumentParser
import KithKernel

/// The command `kith user activate`.
struct ActivateUser: WritingCommand {
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
        let id = try await session.kernel.record("user", named: user, as: session.principal)
        try await session.kernel.setActive(true, user: id, as: session.principal, door: .cli)
        try Terminal.print("\(user) can sign in again.")
    }
}
