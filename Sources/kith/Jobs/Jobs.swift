import ArgumentParser

/// The command `kith job`.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Work that plugins and scripts put off: what waits, failed, or was done.",
        subcommands: [ListJobs.self, ShowJob.self, RetryJob.self, CancelJob.self])
}

/// The command `kith schedule`.
struct Schedules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "What plugins and scripts do again and again, and when it is due.",
        subcommands: [
            ListSchedules.self, RunSchedule.self, PauseSchedule.self, ResumeSchedule.self,
        ])
}
