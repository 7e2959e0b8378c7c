import ArgumentParser
import KithModel

/// The command `kith script publish`.
struct PublishScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Let a version of a script run.",
        discussion: """
            The version before it serves until then. What it asks for beyond what was
            approved needs --approve.

            EXAMPLES
              kith script publish won_deal_visit --approve
              kith script publish won_deal_visit --version 2
              kith script publish welcome --runs move
            """)

    @Argument(help: "The script's name.") var script: String
    @Option(help: "The number of the version; the newest else.") var version: Int64?
    @Flag(name: .customLong("approve"), help: "Approve all that the version asks for.")
    var approvesAll = false
    @Option(
        name: .customLong("grant"),
        help: "Approve only this of what is new, as contact:read; may be repeated.")
    var granted: [String] = []
    @Option(
        help: ArgumentHelp(
            "What becomes of runs of its flows: finish (on their version), move, or cancel.",
            valueName: "CHOICE"))
    var runs: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let state = try await session.get(["scripts", script])
        let number = version ?? state["newest"]?.integer ?? 0
        try await Self.publish(
            script, number, approving: approvesAll, granted, runs: runs, output, in: session)
    }

    /// Publishes a version, and says so.
    static func publish(
        _ script: String, _ number: Int64, approving all: Bool, _ granted: [String],
        runs: String? = nil, _ output: JSONOption, in session: Session
    ) async throws {
        let shown = try await session.get(["scripts", script, "versions", "\(number)"])
        var body: JSONObject = ["version": .integer(number)]
        // What is approved is what this version asks for, whatever is saved meanwhile.
        if all {
            body["approve"] = shown["asks"] ?? .array([])
        } else if !granted.isEmpty {
            body["approve"] = .array(granted.map(JSON.string))
        }
        if let runs { body["runs"] = .string(runs) }
        let answer = try await session.post(["scripts", script, "publish"], .object(body))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("\(script) runs as version \(number).")
        guard all else { return }
        for ask in shown.texts("asks") { try Terminal.print("  it may " + Terminal.clean(ask)) }
    }
}
