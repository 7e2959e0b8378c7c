import ArgumentParser
import KithModel

/// The command `kith plugin upgrade`.
struct UpgradePlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Let the version in a plugin's folder take over from the one that runs.",
        discussion: """
            The earlier version serves until the new one does. What the new one asks for
            beyond what was approved needs --approve. A backup is made first where stored
            values are rewritten.

            EXAMPLES
              kith plugin upgrade warranty --dry-run
              kith plugin upgrade warranty
              kith plugin upgrade warranty --approve
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @Flag(name: .customLong("approve"), help: "Approve all that the new version asks for.")
    var approvesAll = false
    @Option(
        name: .customLong("grant"),
        help: "Approve only this of what is new, as contact:read; may be repeated.")
    var granted: [String] = []
    @Flag(name: .customLong("dry-run"), help: "Only print the plan.") var isDryRun = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let plan = try await session.get(["plugins", plugin, "plan"])
        if !output.json { try Self.print(plan, of: plugin) }
        guard !isDryRun else {
            if output.json { try Terminal.print(plan.json) }
            return
        }
        var body: JSONObject = [:]
        if approvesAll {
            body["approve"] = .boolean(true)
        } else if !granted.isEmpty {
            body["approve"] = .array(granted.map(JSON.string))
        }
        let answer = try await session.post(["plugins", plugin, "upgrade"], .object(body))
        if output.json { return try Terminal.print(answer.json) }
        if let backup = answer["backup"]?.string {
            try Terminal.print("A backup was made before: \(Terminal.clean(backup))")
        }
        try Terminal.print("\(plugin) runs as \(answer["to"]?.string ?? "").")
    }

    private static func print(_ plan: Answer, of plugin: String) throws {
        let from = plan["from"]?.string ?? "nothing"
        try Terminal.print("\(plugin): from \(from) to \(plan["to"]?.string ?? "")")
        for ask in plan.texts("asks") {
            try Terminal.print("  it also asks for " + Terminal.clean(ask))
        }
        for step in plan.texts("steps") { try Terminal.print("  " + Terminal.clean(step)) }
        if plan.texts("steps").isEmpty {
            try Terminal.print("  nothing changes in the database")
        }
    }
}
