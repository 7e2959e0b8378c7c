import ArgumentParser
import Glibc
import KithModel

/// The command `kith script show`.
struct ShowScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how a script stands, or the text of a version.",
        discussion: """
            EXAMPLES
              kith script show won_deal_visit
              kith script show won_deal_visit --text > won_deal_visit.lua
              kith script show won_deal_visit --version 2 --text
            """)

    @Argument(help: "The script's name.") var script: String
    @Flag(help: "Print the text alone.") var text = false
    @Option(help: "The number of the version; the newest else.") var version: Int64?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let state = try await session.get(["scripts", script])
        let number = version ?? state["newest"]?.integer ?? 0
        let shown = try await session.get(["scripts", script, "versions", "\(number)"])
        if text { return try write(shown.text("text")) }
        if output.json {
            var object = state.json.object ?? [:]
            object["version"] = shown.json
            return try Terminal.print(.object(object))
        }
        let card = ScriptCard(state.json)
        try Terminal.print(Terminal.clean("\(card.name) (\(card.state)): \(card.title)"))
        try Terminal.print("version   \(card.versions)")
        for ask in shown.texts("asks") {
            let isRefused = card.plugin?.refused.contains(ask) ?? false
            try Terminal.print(
                "asks for  \(Terminal.clean(ask))\(isRefused ? "  (refused)" : "")")
        }
        for line in card.plugin?.health ?? [] {
            try Terminal.print("health    \(Terminal.clean(line))")
        }
        for line in card.plugin?.fault ?? [] {
            try Terminal.print("fault     \(Terminal.clean(line))")
        }
        if let fault = shown["fault"], fault != .null {
            try Terminal.print("version \(number) cannot run:")
            try ScriptCard.tell(fault: fault)
        }
    }

    /// Writes a text as it is, but to a terminal without what would steer it.
    private func write(_ text: String) throws {
        guard Terminal.isPerson(STDOUT_FILENO) else { return try Terminal.write(text) }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            try Terminal.print(Terminal.clean(String(line)))
        }
    }
}
