import ArgumentParser
import KithModel

/// The command `kith job list`.
struct ListJobs: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, newest first.",
        discussion: """
            What was done is kept for thirty days; what was given up stays until somebody
            tries it again or takes it back.

            EXAMPLES
              kith job list --state dead
              kith job list --name warranty.remind --limit 5
            """)

    @Option(help: "Only jobs of this name.") var name: String?
    @Option(help: "Only jobs that are pending, done, parked, dead or cancelled.")
    var state: String?
    @Option(help: "How many.") var limit = 50
    @Option(help: "Only jobs that are older than this one.") var after: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["jobs"],
            Session.Parameters([
                ("name", name), ("state", state), ("limit", "\(limit)"), ("after", after),
            ]))
        if output.json { return try Terminal.print(answer.json) }
        let jobs = answer.list("jobs")
        guard !jobs.isEmpty else { return try Terminal.print("No such job.") }
        var table = TextTable(
            .whole("job"), .whole("name"), .whole("state"), "tries", .whole("due"), "error")
        for job in jobs {
            func text(_ key: String) -> String { job[key]?.string ?? "" }
            table.add([
                text("id"), text("name"), text("state"), "\(job["attempts"]?.integer ?? 0)",
                text("due_at"), text("error"),
            ])
        }
        try Terminal.print(table.text())
        if let next = answer["next"]?.string {
            try Terminal.print("Older ones: --after \(next)")
        }
    }
}
