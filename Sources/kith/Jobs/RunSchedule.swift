import ArgumentParser

/// The command `kith schedule run`.
struct RunSchedule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Do once, now, what a schedule does; its moments stay as they are.",
        discussion: """
            EXAMPLES
              kith schedule run warranty.remind
            """)

    @Argument(help: "The schedule's name.") var schedule: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.post(["schedules", schedule, "run"])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("See what came of it: kith job show \(answer.text("job"))")
    }
}
