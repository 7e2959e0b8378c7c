import ArgumentParser

/// The command `kith runs`.
struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Runs of flows: what they did, what they wait for; decide, retry, take back.",
        subcommands: [
            ListRuns.self, ShowRun.self, ApproveRun.self, RefuseRun.self, RetryRun.self,
            SkipStep.self, CancelRun.self,
        ])
}
