import ArgumentParser

/// The command `kith access`.
struct Access: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Why somebody may do something, or may not.",
        subcommands: [ExplainAccess.self])
}
