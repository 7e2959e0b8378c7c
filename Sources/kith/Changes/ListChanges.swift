import ArgumentParser
import KithModel

/// The command `kith changes list`, which is meant where only `kith changes` is typed.
struct ListChanges: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print changes from a token on, or list change sets.",
        discussion: """
            A page of changes ends with the token from which the next one goes on:
            nothing is missing and nothing comes twice. A change set is an import, a
            command, an edit or an undo; it can be taken back as a whole.

            EXAMPLES
              kith changes --entity deal --since 2026-11-16 --json
              kith changes --sets --limit 50
            """)

    @OptionGroup var start: FeedStartOptions
    @Option(help: "How many changes at the most, 1 to 1000.") var limit = 100
    @Flag(help: "List change sets, newest first.") var sets = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws { try start.check() }

    func run(in session: Session) async throws {
        if sets { return try await listSets(session) }
        let parameters = start.parameters + [("limit", "\(limit)")]
        let answer = try await session.get(
            ["changes"], parameters + (output.json ? [] : [("describe", "true")]))
        if output.json { return try Terminal.print(answer.json) }
        let changes = answer.list("changes")
        if changes.isEmpty {
            try Terminal.print("No changes from there on that you may see.")
        } else {
            let list = try ChangeList(changes, answer.described)
            try Terminal.print(list.text(showsRecords: true))
        }
        if answer["has_more"]?.boolean ?? false {
            try Terminal.print("There is more: --after \(answer.text("next"))")
        }
    }

    private func listSets(_ session: Session) async throws {
        let parameters = Session.Parameters([
            ("after", start.after), ("limit", "\(limit)"),
        ])
        let answer = try await session.get(
            ["changes", "sets"], parameters + (output.json ? [] : [("describe", "true")]))
        if output.json { return try Terminal.print(answer.json) }
        let sets = answer.list("sets")
        guard !sets.isEmpty else { return try Terminal.print("No change sets yet.") }
        let titles = answer.described["titles"]?.titles ?? [:]
        let values = ValueText(zone: try .described(in: answer.described))
        var table = TextTable(.whole("set"), .whole("when"), "who", "kind", "title", "state")
        for set in sets {
            func text(_ key: String) -> String { set[key]?.string ?? "" }
            table.add([
                text("id"), Instant(text("at")).map { values.text($0) } ?? "",
                ChangeList.who(set, titles), text("kind"), text("title"),
                text("undone_by").isEmpty ? text("state") : "undone",
            ])
        }
        try Terminal.print(table.text())
        if let next = answer["next"]?.string {
            try Terminal.print("There is more: --after \(next)")
        }
        try Terminal.print("See what undoing one would do: kith undo SET --dry-run")
    }
}
