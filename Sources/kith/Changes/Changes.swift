import ArgumentParser

/// The command `kith changes`.
struct Changes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "The change log: list, follow, and keep track of how far others are.",
        discussion: """
            EXAMPLES
              kith changes --limit 20
              kith changes --sets
              kith changes follow --entity deal
              kith changes consumers list
            """,
        subcommands: [ListChanges.self, FollowChanges.self, FeedConsumers.self],
        defaultSubcommand: ListChanges.self)
}
