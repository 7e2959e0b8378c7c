import ArgumentParser
import KithModel

/// The command `kith plugin grants`.
struct PluginGrants: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "Show what a plugin was granted; take some of it, or give it back.",
        discussion: """
            It holds from the next write on, also on a running server.

            EXAMPLES
              kith plugin grants warranty
              kith plugin grants warranty --revoke account:read
              kith plugin grants warranty --approve account:read
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @Option(parsing: .upToNextOption, help: "Grants to give back, as account:read.")
    var approve: [String] = []
    @Option(parsing: .upToNextOption, help: "Grants to take, as account:read.")
    var revoke: [String] = []
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        if !approve.isEmpty || !revoke.isEmpty {
            try await session.post(
                ["plugins", plugin, "grants"],
                .object([
                    "approve": .array(approve.map(JSON.string)),
                    "revoke": .array(revoke.map(JSON.string)),
                ]))
        }
        let answer = try await session.get(["plugins", plugin, "grants"])
        if output.json { return try Terminal.print(answer.json) }
        let grants = answer.list("grants")
        guard !grants.isEmpty else {
            return try Terminal.print("\(plugin) asks for nothing that is another's.")
        }
        var table = TextTable(.whole("grant"), "state")
        for grant in grants {
            table.add([grant["grant"]?.string ?? "", grant["state"]?.string ?? ""])
        }
        try Terminal.print(table.text())
    }
}
