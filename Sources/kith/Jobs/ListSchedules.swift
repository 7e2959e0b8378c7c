import ArgumentParser
import KithModel

/// The command `kith schedule list`.
struct ListSchedules: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List schedules and when they are due.",
        discussion: """
            EXAMPLES
              kith schedule list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["schedules"])
        if output.json { return try Terminal.print(answer.json) }
        let schedules = answer.list("schedules")
        guard !schedules.isEmpty else {
            return try Terminal.print("Nothing that is enabled has a schedule.")
        }
        var table = TextTable(
            .whole("schedule"), "when", "zone", .whole("next"), .whole("last"), "what it does")
        for schedule in schedules {
            func text(_ key: String) -> String { schedule[key]?.string ?? "" }
            let isPaused = schedule["is_paused"]?.boolean ?? false
            table.add([
                text("name"), text("plan"), text("time_zone"),
                isPaused ? "paused" : text("next_due"), text("last_due"), text("summary"),
            ])
        }
        try Terminal.print(table.text())
    }
}
