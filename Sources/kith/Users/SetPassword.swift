import ArgumentParser
import KithAPI
import KithModel

/// The command `kith user set-password`.
struct SetPassword: FolderCommand {
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
        // Who is meant is settled before anybody types a password.
        let path = ["users", user]
        _ = try await session.get(path)
        let chosen = try password.choose(for: user)
        _ = try await session.ask(.put, path + ["password"], [], ["password": .string(chosen.text)])
        try Terminal.print("\(user) has a new password.")
        if chosen.isMade {
            try Terminal.print("Password (shown this once): \(chosen.text)")
        }
    }
}
