import ArgumentParser
import KithKernel

/// The command `kith token revoke`.
struct RevokeToken: WritingCommand {
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
        let id = try await session.kernel.record("token", named: token, as: session.principal)
        try await session.kernel.revokeToken(id, as: session.principal, door: .cli)
        try Terminal.print("The token no longer works.")
    }
}
