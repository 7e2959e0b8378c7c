import ArgumentParser
import KithModel

/// The command `kith script diff`.
struct CompareScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what was changed between two versions of a script.",
        discussion: """
            Without numbers: between the version that runs and the newest.

            EXAMPLES
              kith script diff won_deal_visit
              kith script diff won_deal_visit --from 1 --to 3
            """)

    @Argument(help: "The script's name.") var script: String
    @Option(help: "The number of the old version.") var from: Int64?
    @Option(help: "The number of the new version.") var to: Int64?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    /// How many unchanged lines are shown around a change.
    private static let context = 3

    func run(in session: Session) async throws {
        let answer = try await session.get(
            ["scripts", script, "difference"],
            Session.Parameters([("from", from.map { "\($0)" }), ("to", to.map { "\($0)" })]))
        if output.json { return try Terminal.print(answer.json) }
        let lines = answer.list("lines")
        let numbers = ["from", "to"].map { answer[$0]?.integer ?? 0 }
        guard lines.contains(where: { $0["kind"] != "same" }) else {
            return try Terminal.print(
                "Version \(numbers[1]) of \(script) is the same as version \(numbers[0]).")
        }
        try Terminal.print("--- \(script) version \(numbers[0])")
        try Terminal.print("+++ \(script) version \(numbers[1])")
        var isSkipping = false
        for (index, line) in lines.enumerated() {
            let around = max(0, index - Self.context)...min(lines.count - 1, index + Self.context)
            guard lines[around].contains(where: { $0["kind"] != "same" }) else {
                if !isSkipping { try Terminal.print("  …") }
                isSkipping = true
                continue
            }
            isSkipping = false
            let sign = ["removed": "-", "added": "+"][line["kind"]?.string ?? ""] ?? " "
            try Terminal.print(sign + " " + Terminal.clean(line["text"]?.string ?? ""))
        }
    }
}
