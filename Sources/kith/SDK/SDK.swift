import ArgumentParser

/// The command `kith sdk`.
struct SDK: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sdk",
        abstract: "What editors know about Kith when they complete and check Lua.",
        subcommands: [GenerateStubs.self, VerifyStubs.self, WriteTypes.self])
}
