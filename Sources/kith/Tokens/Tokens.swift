import ArgumentParser

/// The command `kith token`.
struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Keys by which other programs act for a user.",
        discussion: "A program uses one by the environment: KITH_TOKEN=… kith query deal",
        subcommands: [CreateToken.self, ListTokens.self, RevokeToken.self])
}
