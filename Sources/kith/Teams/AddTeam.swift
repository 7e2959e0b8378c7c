import ArgumentParser
import KithModel

/// The command `kith team add`.
struct AddTeam: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a team.",
        discussion: """
            A manager sees what the team and the teams below it own, as far as a role
            allows.

            EXAMPLES
              kith team add North --manager "Ana Kovac"
              kith team add "North 2" --parent North --region Nordics
            """)

    @Argument(help: "The name.") var name: String
    @Option(help: "Who manages it: name, e-mail or id.") var manager: String?
    @Option(help: "The team above it.") var parent: String?
    @Option(help: "The region that it works in.") var region: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var values: JSONObject = ["name": .string(name)]
        values["manager"] = manager.map(JSON.string)
        values["parent"] = parent.map(JSON.string)
        values["region"] = region.map(JSON.string)
        let answer = try await session.post(
            ["records", "team"], .object(values), [("names", "true")])
        try output.json
            ? Terminal.print(answer.json)
            : Terminal.print("Added the team \(name) (\(answer.text("id"))).")
    }
}
