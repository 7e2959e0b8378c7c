import ArgumentParser
import KithModel

/// The command `kith changes`.
struct ListChanges: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Follow the change log from a token, or list change sets.",
        discussion: """
            A page of changes ends with the token from which the next one goes on:
            nothing is missing and nothing comes twice. A change set is an import, a
            command, an edit or an undo; it can be taken back as a whole.

            EXAMPLES
              kith changes --after 1200 --limit 500 --json
              kith changes --sets --limit 50
            """)

    @Option(help: "Where the last page ended; 0 is the beginning of the changes.")
    var after = "0"
    @Option(help: "How many changes to look at, 1 to 1000.") var limit = 100
    @Flag(help: "List change sets, newest first.") var sets = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        if sets { return try await listSets(session) }
        let parameters = [("after", after), ("limit", "\(limit)")]
        let answer = try await session.get(
            ["changes"], parameters + (output.json ? [] : [("describe", "true")]))
        if output.json { return try Terminal.print(answer.json) }
        let changes = answer.list("changes")
        if changes.isEmpty {
            try Terminal.print("No changes after \(after) that you may see.")
        } else {
            let list = try ChangeList(changes, answer.described)
            try Terminal.print(list.text(showsRecords: true))
        }
        if answer["has_more"]?.boolean ?? false {
            try Terminal.print("There is more: --after \(answer["next"]?.text ?? "")")
        }
    }

    private func listSets(_ session: Session) async throws {
        let parameters = Session.Parameters([
            ("after", after == "0" ? nil : after), ("limit", "\(limit)"),
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
