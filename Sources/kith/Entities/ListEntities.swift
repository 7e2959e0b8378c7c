import ArgumentParser
import KithModel

/// The command `kith entity list`.
struct ListEntities: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the entities.",
        discussion: """
            EXAMPLES
              kith entity list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["entities"])
        if output.json { return try Terminal.print(answer.json) }
        var table = TextTable(["entity", "brought by", .number("fields"), "what it is"])
        for entity in answer.list("entities") {
            let owner = entity["owner"]?.string ?? ""
            table.add([
                entity["name"]?.string ?? "", owner == "x" ? "administrator" : owner,
                entity["own_fields"]?.text ?? "", entity["help"]?.string ?? "",
            ])
        }
        try Terminal.print(table.text())
    }
}
