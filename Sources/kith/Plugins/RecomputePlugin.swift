import ArgumentParser
import KithAPI
import KithModel

/// The command `kith plugin recompute`.
struct RecomputePlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "Work out the computed fields of a plugin anew, for all records.",
        discussion: """
            Fields are computed when their records are written. This is for the records that were
            there before the plugin, or before its code or its settings changed.

            EXAMPLES
              kith plugin recompute lead_scoring
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        var (looked, changed): (Int64, Int64) = (0, 0)
        var next: String?
        let bar = ProgressBar("Computing")
        defer { bar.finish() }
        repeat {
            let from: JSON = next.map(JSON.string) ?? .null
            let answer = try await session.ask(
                .post, ["plugins", plugin, "recompute"], [], ["from": from])
            looked += answer["looked"]?.integer ?? 0
            changed += answer["changed"]?.integer ?? 0
            next = answer["next"]?.string
            bar.show(looked, of: 0, "\(looked) records")
        } while next != nil
        bar.finish()
        try Terminal.print("\(looked) records looked at, \(changed) changed.")
    }
}
