import ArgumentParser

/// The command `kith effect`.
struct Effects: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "effect",
        abstract: "Mail, messages and calls of other servers: what waits, failed, or was sent.",
        subcommands: [
            ListEffects.self, ShowEffect.self, RetryEffect.self, CancelEffect.self,
        ])
}

/// The command `kith held`.
struct HeldBack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held",
        abstract: "What a restore holds back, so that nothing is sent twice.",
        subcommands: [ShowHeld.self, ReleaseHeld.self])
}
