import ArgumentParser
import KithKernel

/// The command `kith user set-password`.
struct SetPassword: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password",
        abstract: "Give a user another password.",
        discussion: """
            The password is asked for; without a terminal one is made and printed once.

            EXAMPLES
              kith user set-password ana@example.com
            """)

    @Argument(help: "The name, the e-mail address or the id.") var user: String
    @OptionGroup var password: PasswordOption
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let id = try await session.kernel.record("user", named: user, as: session.principal)
        let chosen = try password.choose(for: user)
        try await session.kernel.setPassword(
            chosen.text, of: id, as: session.principal, door: .cli)
        try Terminal.print("\(user) has a new password.")
        if chosen.isMade {
            try Terminal.print("Password (shown this once): \(chosen.text)")
        }
    }
}
