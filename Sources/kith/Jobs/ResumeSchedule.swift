import ArgumentParser

/// The command `kith schedule resume`.
struct ResumeSchedule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a schedule go on that was paused.",
        discussion: """
            EXAMPLES
              kith schedule resume warranty.remind
            """)

    @Argument(help: "The schedule's name.") var schedule: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["schedules", schedule, "resume"])
        try Terminal.print("\(schedule) is due again.")
    }
}
