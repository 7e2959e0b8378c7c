import ArgumentParser
import KithModel

/// The command `kith job show`.
struct ShowJob: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a job with what it is told and what it failed by.",
        discussion: """
            EXAMPLES
              kith job show 0saczcw7r0001
            """)

    @Argument(help: "The job's number.") var job: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["jobs", job])
        if output.json { return try Terminal.print(answer.json) }
        let tries = answer["attempts"]?.integer ?? 0
        try Terminal.print("\(answer.text("name")) (\(answer.text("state")))")
        try Terminal.print("due       \(answer.text("due_at"))")
        try Terminal.print("tries     \(tries)")
        for (word, key) in [("next", "next_at"), ("ended", "finished_at"), ("error", "error")]
        where !answer.text(key).isEmpty {
            let space = String(repeating: " ", count: 10 - word.count)
            try Terminal.print(word + space + Terminal.clean(answer.text(key)))
        }
        if let payload = answer["payload"], payload != .null {
            try Terminal.print("told      \(Terminal.clean(payload.text))")
        }
    }
}
