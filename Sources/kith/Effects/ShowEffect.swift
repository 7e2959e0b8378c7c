import ArgumentParser
import KithModel

/// The command `kith effect show`.
struct ShowEffect: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an effect whole: what it is, and what became of it.",
        discussion: """
            EXAMPLES
              kith effect show 0saczcw7r0001
            """)

    @Argument(help: "The effect's number.") var effect: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["effects", effect])
        try Terminal.print(output.json ? answer.json.text : answer.json.indentedText)
    }
}
