import ArgumentParser
import KithModel

/// The command `kith plugin info`.
struct ShowPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what a plugin is, asks for and adds.",
        discussion: """
            EXAMPLES
              kith plugin info sales
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["plugins", plugin])
        if output.json { return try Terminal.print(answer.json) }
        let card = PluginCard(answer.json)
        let name = [card.text("name"), card.text("version"), "(\(card.state))"]
            .filter { !$0.isEmpty }.joined(separator: " ")
        let publisher = card.text("publisher").isEmpty ? "" : ", by \(card.text("publisher"))"
        try Terminal.print(Terminal.clean(name + publisher))
        if !card.text("summary").isEmpty {
            try Terminal.print(Terminal.clean(card.text("summary")))
        }
        if !card.requires.isEmpty {
            let required = card.requires.map(card.ranged).joined(separator: ", ")
            try Terminal.print("requires  \(required)")
        }
        for other in answer.texts("optional") {
            try Terminal.print("works with  \(card.ranged(other))")
        }
        for other in card.pairs("conflicts") { try Terminal.print("not beside  \(other)") }
        if card.text("engine") != "*" { try Terminal.print("for Kith  \(card.text("engine"))") }
        for ask in card.asks {
            let note = card.refused.contains(ask) ? "  (refused)" : ""
            try Terminal.print("asks for  \(Terminal.clean(ask))\(note)")
        }
        if let waiting = card.waiting { try Terminal.print("waiting   \(Terminal.clean(waiting))") }
        for line in card.health { try Terminal.print("health    \(Terminal.clean(line))") }
        if !card.text("folder").isEmpty {
            try Terminal.print("lies in   \(Terminal.clean(card.text("folder")))")
        }
        for line in card.fault { try Terminal.print("fault     \(Terminal.clean(line))") }
        let added = answer.list("adds")
        guard !added.isEmpty else {
            return try Terminal.print(
                "See what enabling it would change: kith plugin plan \(plugin)")
        }
        var table = TextTable("adds", "name", "declared in")
        for contribution in added {
            table.add(["kind", "name", "source"].map { contribution[$0]?.string ?? "" })
        }
        try Terminal.print("\n" + table.text())
    }
}
