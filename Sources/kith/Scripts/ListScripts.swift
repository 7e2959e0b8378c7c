import ArgumentParser
import KithModel

/// The command `kith script list`.
struct ListScripts: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the scripts and how they stand.",
        discussion: """
            EXAMPLES
              kith script list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["scripts"])
        if output.json { return try Terminal.print(answer.json) }
        var table = TextTable(.whole("script"), .whole("state"), .whole("version"), "what it is")
        for script in answer.list("scripts") {
            let card = ScriptCard(script)
            table.add([card.name, card.state, card.versions, card.title])
        }
        for example in answer.list("examples") {
            table.add([example["name"]?.string ?? "", "not saved", "", ""])
        }
        guard !table.isEmpty else {
            return try Terminal.print("There are no scripts. Write one: kith script new NAME")
        }
        try Terminal.print(table.text())
    }
}
