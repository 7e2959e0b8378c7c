import ArgumentParser
import KithModel

/// The command `kith plugin purge`.
struct PurgePlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Delete for good what an uninstalled plugin has kept.",
        discussion: """
            Without --confirm it only says what would go. With it, everything is written as
            JSON lines into the data folder's backups first.

            EXAMPLES
              kith plugin purge warranty
              kith plugin purge warranty --confirm warranty
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @Option(help: "The plugin's id once more: what it has kept is deleted.") var confirm: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        guard let confirm else {
            let impact = try await session.get(["plugins", plugin, "purge"])
            if output.json { return try Terminal.print(impact.json) }
            return try printImpact(impact)
        }
        let answer = try await session.post(
            ["plugins", plugin, "purge"], .object(["confirm": .string(confirm)]))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("\(plugin) is purged.")
        try Terminal.print("What it held: \(Terminal.clean(answer["export"]?.string ?? ""))")
    }

    private static let counted = [
        ("views", "saved view", "saved views"), ("settings", "setting", "settings"),
        ("values", "value that it remembers", "values that it remembers"),
    ]

    private func printImpact(_ impact: Answer) throws {
        try Terminal.print("Purging \(plugin) would delete for good:")
        for part in impact.list("records") {
            let count = part["count"]?.integer ?? 0
            let noun = count == 1 ? "record" : "records"
            try Terminal.print("  \(count) \(noun) of \(part["entity"]?.string ?? "")")
        }
        for field in impact.texts("fields") { try Terminal.print("  the field \(field)") }
        for (key, one, many) in Self.counted {
            let count = impact[key]?.integer ?? 0
            if count > 0 { try Terminal.print("  \(count) \(count == 1 ? one : many)") }
        }
        if !impact.texts("roles").isEmpty {
            try Terminal.print("Roles that stay: \(impact.texts("roles").joined(separator: ", "))")
        }
        for other in impact.texts("dependents") {
            try Terminal.print("\(other) requires it and cannot be enabled without it.")
        }
        try Terminal.print("Do it: kith plugin purge \(plugin) --confirm \(plugin)")
    }
}
