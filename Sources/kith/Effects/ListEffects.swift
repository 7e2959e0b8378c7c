import ArgumentParser
import KithModel

/// The command `kith effect list`.
struct ListEffects: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List effects, newest first.",
        discussion: """
            What was sent is kept for ninety days; what failed for good stays until somebody
            tries it again or takes it back.

            EXAMPLES
              kith effect list --state dead
              kith effect list --kind mail --record 0saczcw7r0001
            """)

    @Option(help: "Only effects of this kind, as mail.") var kind: String?
    @Option(help: "Only effects that are pending, leased, done, left_out, dead, held, cancelled.")
    var state: String?
    @Option(help: "Only effects about this record.") var record: String?
    @Option(help: "How many.") var limit = 50
    @Option(help: "Only effects that are older than this one.") var after: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["effects"],
            Session.Parameters([
                ("kind", kind), ("state", state), ("record", record), ("limit", "\(limit)"),
                ("after", after),
            ]))
        if output.json { return try Terminal.print(answer.json) }
        let effects = answer.list("effects")
        guard !effects.isEmpty else { return try Terminal.print("No such effect.") }
        var table = TextTable(
            .whole("effect"), .whole("kind"), .whole("state"), "tries", .whole("asked for"), "to",
            "why")
        for effect in effects {
            func text(_ key: String) -> String { effect[key]?.string ?? "" }
            table.add([
                text("id"), text("kind"), text("state"), "\(effect["attempts"]?.integer ?? 0)",
                text("at"), effect["payload"]?["to"]?.string ?? "", text("error"),
            ])
        }
        try Terminal.print(table.text())
        if let next = answer["next"]?.string {
            try Terminal.print("Older ones: --after \(next)")
        }
    }
}
