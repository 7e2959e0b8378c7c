import ArgumentParser
import KithModel

/// The command `kith runs show`.
struct ShowRun: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a run with its steps: what each was given and gave.",
        discussion: """
            EXAMPLES
              kith runs show 0saczcw7r0001
            """)

    @Argument(help: "The run's number.") var run: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["runs", run])
        if output.json { return try Terminal.print(answer.json) }
        func text(_ key: String) -> String { answer[key]?.string ?? "" }
        let about = [answer["about"]?["entity"]?.string, answer["about"]?["id"]?.string]
        try Terminal.print(
            "\(text("flow")) \(text("version")), begun \(text("at")) by "
                + about.compactMap(\.self).joined(separator: " "))
        let wake = answer["wake_at"]?.string.map { "; goes on \($0)" } ?? ""
        try Terminal.print("\(text("state"))\(wake)")
        if let error = answer["error"]?.string { try Terminal.print(error) }
        var table = TextTable(
            "step", .whole("kind"), .whole("state"), .whole("at"), "given", "gave")
        for step in answer.list("steps") {
            func text(_ key: String) -> String { step[key]?.string ?? "" }
            let gave =
                step["state"]?.string == "waiting" ? text("due_at") : step["result"]?.text ?? ""
            table.add([
                text("place"), text("kind"), text("state"), text("at"),
                step["arguments"]?.text ?? "", gave,
            ])
        }
        try Terminal.print(table.text())
    }
}
