import ArgumentParser
import KithModel

/// The command `kith plugin disable`.
struct DisablePlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Disable a plugin: it is gone at once, its data stay hidden.",
        discussion: """
            EXAMPLES
              kith plugin disable sales
              kith plugin disable contacts --cascade
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @Flag(name: .customLong("cascade"), help: "Disable the plugins that require it, too.")
    var isCascading = false
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(
            ["plugins", plugin, "disable"],
            isCascading ? .object(["cascade": .boolean(true)]) : nil)
        try Terminal.print("\(plugin) is disabled; its data are kept.")
        try Terminal.print("Bring it back: kith plugin enable \(plugin)")
    }
}
