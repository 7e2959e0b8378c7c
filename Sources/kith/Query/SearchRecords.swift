import ArgumentParser
import KithModel

/// The command `kith search`.
struct SearchRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find records of all entities by their text.",
        discussion: """
            Every word must occur, also in the middle of others; accents and capitals do
            not count.

            EXAMPLES
              kith search acme
              kith search "ana kovac" --entity contact --limit 5
            """)

    @Argument(help: "What to look for.") var text: String
    @Option(help: "Look only in this entity; may be repeated.") var entity: [String] = []
    @Option(help: "How many hits at the most, 1 to 200.") var limit = 20
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["search"],
            [("text", text), ("limit", "\(limit)")] + entity.map { ("entity", $0) })
        if output.json { return try Terminal.print(answer.json) }
        let hits = answer.list("hits")
        guard !hits.isEmpty else {
            return try Terminal.print(
                "Nothing found for `\(Terminal.clean(text))`. Try fewer letters.")
        }
        var table = TextTable("entity", "title", .whole("id"))
        for hit in hits {
            table.add(["entity", "title", "id"].map { hit[$0]?.string ?? "" })
        }
        try Terminal.print(table.text())
    }
}
