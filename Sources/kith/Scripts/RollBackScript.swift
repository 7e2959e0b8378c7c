import ArgumentParser
import KithModel

/// The command `kith script rollback`.
struct RollBackScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Let the version run again that ran before, or an earlier one.",
        discussion: """
            What was saved since stays; the versions keep their numbers.

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
        let target: Int64
        if let number {
            target = number
        } else {
            target = try await before(session)
        }
        try await PublishScript.publish(
            script, target, approving: false, [], output, in: session)
    }

    /// The version that was published last among the others.
    private func before(_ session: Session) async throws -> Int64 {
        let state = try await session.get(["scripts", script])
        let all = try await session.get(["scripts", script, "versions"], [("limit", "1000")])
        let earlier = all.list("versions").filter {
            $0["published_at"]?.string != nil && $0["version"] != state["published"]
        }
        let last = earlier.max {
            ($0["published_at"]?.string ?? "") < ($1["published_at"]?.string ?? "")
        }
        if let number = last?["version"]?.integer { return number }
        throw KernelError(
            .conflict, "No other version of the script `\(script)` ever ran.",
            recovery: "Publish one by its number: kith script publish \(script) --version N")
    }
}
