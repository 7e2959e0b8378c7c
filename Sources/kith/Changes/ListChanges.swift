import ArgumentParser
import KithKernel
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
              kith changes --sets
            """)

    @Option(help: "The token at which the last page ended; 0 is the beginning.") var after: Int64 =
        0
    @Option(help: "How many changes to look at, 1 to 1000.") var limit = 100
    @Flag(help: "List change sets, newest first.") var sets = false
    @Option(help: "List the sets that began before this one.") var before: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws {
        guard before == nil || sets else {
            throw ValidationError("--before belongs to --sets; changes go on with --after.")
        }
    }

    func run(in session: Session) async throws {
        if sets { return try await listSets(session) }
        let page = try await session.kernel.changes(
            after: after, limit: limit, as: session.principal)
        if output.json {
            return try Terminal.print([
                "changes": .array(page.changes.map(\.json)), "next": .integer(page.next),
                "has_more": .boolean(page.hasMore),
            ])
        }
        if page.changes.isEmpty {
            try Terminal.print("No changes after \(after) that you may see.")
        } else {
            let list = try await ChangeList(page.changes, session)
            try Terminal.print(list.text(showsRecords: true))
        }
        if page.hasMore { try Terminal.print("There is more: --after \(page.next)") }
    }

    private func listSets(_ session: Session) async throws {
        let sets = try await session.kernel.changeSets(
            before: try before.map(Records.id), limit: limit, as: session.principal)
        if output.json { return try Terminal.print(["sets": .array(sets.map(\.json))]) }
        guard !sets.isEmpty else { return try Terminal.print("No change sets yet.") }
        let names = try await session.titles(["user": Set(sets.compactMap(\.actor))])
        let values = ValueText(zone: try await session.kernel.caller(session.principal).timeZone)
        var table = TextTable(.whole("set"), .whole("when"), "who", "kind", "title", "state")
        for set in sets {
            let state = set.undoneBy == nil ? set.state : "undone"
            table.add([
                set.id.description, values.text(set.at),
                set.actor.map { names[$0] ?? "restricted" } ?? "Kith", set.kind, set.title, state,
            ])
        }
        try Terminal.print(table.text())
        if sets.count == limit, let last = sets.last {
            try Terminal.print("There may be more: --before \(last.id)")
        }
        try Terminal.print("See what undoing one would do: kith undo SET --dry-run")
    }
}
