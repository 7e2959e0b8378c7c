import ArgumentParser
import KithAPI
import KithModel

/// The command `kith script save`.
struct SaveScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Keep a text as the newest version of the script that it names.",
        discussion: """
            The version that runs goes on until another is published. The same text again
            makes no new version.

            EXAMPLES
              kith script save Scripts/won_deal_visit.lua
              kith script save - < won_deal_visit.lua
            """)

    @Argument(help: "The file; - for standard input.") var file: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let text = try ScriptFile(file)
        let answer = try await session.ask(
            .put, ["scripts", text.name], [], ["text": .string(text.text)])
        if output.json { return try Terminal.print(answer.json) }
        let number = answer["version"]?.integer ?? 0
        let isNew = answer["is_new"]?.boolean ?? true
        try Terminal.print(
            isNew
                ? "\(text.name) is saved as version \(number)."
                : "\(text.name) is the same as version \(number).")
        guard answer["fault"] == .null else {
            try Terminal.print("It cannot run as it is:")
            return try ScriptCard.tell(fault: answer["fault"])
        }
        try Terminal.print("Let it run: kith script publish \(text.name)")
    }
}
