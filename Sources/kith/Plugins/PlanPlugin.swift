import ArgumentParser

/// The command `kith plugin plan`.
struct PlanPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what enabling a plugin would change in the database.",
        discussion: """
            EXAMPLES
              kith plugin plan sales
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["plugins", plugin, "plan"])
        if output.json { return try Terminal.print(answer.json) }
        let asks = answer.texts("asks")
        if !asks.isEmpty {
            try Terminal.print("Enabling \(plugin) approves:")
            for ask in asks { try Terminal.print("  " + Terminal.clean(ask)) }
        }
        let steps = answer.texts("steps")
        guard !steps.isEmpty else {
            return try Terminal.print("Enabling \(plugin) changes nothing in the database.")
        }
        try Terminal.print("Enabling \(plugin) would:")
        for step in steps { try Terminal.print("  " + Terminal.clean(step)) }
    }
}
