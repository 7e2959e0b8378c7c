import ArgumentParser
import KithModel

/// The command `kith script rollback`.
struct RollBackScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Let the version run again that ran before, or an earlier one.",
        discussion: """
            What was saved since stays; the versions keep their numbers. A second time leads
            back to the version that was left.

            EXAMPLES
              kith script rollback won_deal_visit
              kith script rollback won_deal_visit --to 1
            """)

    @Argument(help: "The script's name.") var script: String
    @Option(name: .customLong("to"), help: "The number of the version.") var number: Int64?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var body: JSONObject = [:]
        body["version"] = number.map(JSON.integer)
        let answer = try await session.post(["scripts", script, "rollback"], .object(body))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("\(script) runs as version \(answer["version"]?.integer ?? 0).")
    }
}
