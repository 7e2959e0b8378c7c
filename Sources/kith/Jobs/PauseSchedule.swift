import ArgumentParser

/// The command `kith schedule pause`.
struct PauseSchedule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop a schedule; what passes meanwhile is not made good.",
        discussion: """
            EXAMPLES
              kith schedule pause warranty.remind
            """)

    @Argument(help: "The schedule's name.") var schedule: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["schedules", schedule, "pause"])
        try Terminal.print("\(schedule) does not run by itself any more.")
    }
}
