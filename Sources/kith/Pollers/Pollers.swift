import ArgumentParser

/// The command `kith poller`.
struct Pollers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poller",
        abstract: "What plugins look for elsewhere, as in mailboxes.",
        subcommands: [ListPollers.self, RunPoller.self])
}
