import ArgumentParser
import KithModel

/// The command `kith runs list`.
struct ListRuns: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List runs of flows, newest first.",
        discussion: """
            EXAMPLES
              kith runs list --state diverged
              kith runs list --flow s_welcome.welcome --limit 5
            """)

    @Option(help: "Only runs of this flow.") var flow: String?
    @Option(help: "Only runs that are active, done, failed, diverged, held or cancelled.")
    var state: String?
    @Option(help: "Only runs that this record began.") var record: String?
    @Option(help: "How many.") var limit = 50
    @Option(help: "Only runs that are older than this one.") var after: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["runs"],
            Session.Parameters([
                ("flow", flow), ("state", state), ("record", record), ("limit", "\(limit)"),
                ("after", after),
            ]))
        if output.json { return try Terminal.print(answer.json) }
        let runs = answer.list("runs")
        guard !runs.isEmpty else { return try Terminal.print("No such run.") }
        var table = TextTable(
            .whole("run"), .whole("flow"), "version", .whole("state"), .whole("about"),
            .whole("goes on"), "error")
        for run in runs {
            func text(_ key: String) -> String { run[key]?.string ?? "" }
            let about = [run["about"]?["entity"]?.string, run["about"]?["id"]?.string]
            table.add([
                text("id"), text("flow"), text("version"), text("state"),
                about.compactMap(\.self).joined(separator: " "), text("wake_at"), text("error"),
            ])
        }
        try Terminal.print(table.text())
        if let next = answer["next"]?.string {
            try Terminal.print("Older ones: --after \(next)")
        }
    }
}
