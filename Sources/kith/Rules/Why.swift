import ArgumentParser
import KithModel

/// The command `kith why`.
struct Why: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show why an automation did or did not do its work for a record.",
        discussion: """
            It says whether the event was there, whether a field changed that matters, and of each
            clause of the condition whether it is true of the record as it is now.

            EXAMPLES
              kith why "Roof leaks" --automation escalate
              kith why 06an8gq0m0000 --automation s_welcome.welcome
            """)

    @Argument(help: "The record's id or title.") var record: String
    @Option(help: "The name of a rule, or of a flow, as s_welcome.welcome.")
    var automation: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["why"], [("record", record), ("automation", automation)])
        if output.json { return try Terminal.print(answer.json) }
        for check in answer.list("checks") {
            let text = check["text"]?.string ?? ""
            try Terminal.print("\(ClauseList.word(check["holds"]))  \(Terminal.clean(text))")
        }
        for line in ClauseList.lines(answer.list("clauses")) { try Terminal.print("  " + line) }
        let doings = answer.list("doings")
        guard !doings.isEmpty else {
            return try Terminal.print("It never was told of this record.")
        }
        for doing in doings {
            let words = ["kind", "at", "state", "error"].compactMap { doing[$0]?.string }
            try Terminal.print(Terminal.clean(words.joined(separator: "  ")))
        }
    }
}
