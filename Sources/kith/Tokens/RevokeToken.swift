import ArgumentParser
import KithAPI

/// The command `kith token revoke`.
struct RevokeToken: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a token at once.",
        discussion: """
            EXAMPLES
              kith token list
              kith token revoke 06an8gq0m0000
            """)

    @Argument(help: "The id, or the name where no other token has it.") var token: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        _ = try await session.ask(.delete, ["tokens", token])
        try Terminal.print("The token no longer works.")
    }
}
