import ArgumentParser
import KithModel

/// The command `kith script versions`.
struct ListScriptVersions: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a script, newest first.",
        discussion: """
            EXAMPLES
              kith script versions won_deal_visit
            """)

    @Argument(help: "The script's name.") var script: String
    @Option(help: "How many.") var limit = 50
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let state = try await session.get(["scripts", script])
        let answer = try await session.get(
            ["scripts", script, "versions"], [("limit", "\(limit)")])
        if output.json { return try Terminal.print(answer.json) }
        var table = TextTable(.whole("version"), .whole("saved"), .whole("published"), "")
        for version in answer.list("versions") {
            let isPublished = version["version"] == state["published"]
            table.add([
                "\(version["version"]?.integer ?? 0)", version["at"]?.string ?? "",
                version["published_at"]?.string ?? "", isPublished ? "published last" : "",
            ])
        }
        try Terminal.print(table.text())
    }
}
