import ArgumentParser
import KithModel

/// The command `kith rule list`.
struct ListRules: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rules and how they stand.",
        discussion: """
            EXAMPLES
              kith rule list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["rules"])
        if output.json { return try Terminal.print(answer.json) }
        var table = TextTable(.whole("rule"), .whole("state"), .whole("on"), "what it is")
        for rule in answer.list("rules") {
            table.add(["name", "state", "on", "title"].map { rule[$0]?.string ?? "" })
        }
        guard !table.isEmpty else {
            return try Terminal.print("There are no rules. Make one: kith rule create")
        }
        try Terminal.print(table.text())
    }
}
