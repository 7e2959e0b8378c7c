import ArgumentParser

/// The command `kith plugin clear`.
struct ClearPluginHealth: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Forget the failures of a plugin that was looked at.",
        discussion: """
            A plugin that has failed five times in a row, or within a minute, is shown as
            failing until it succeeds or until this.

            EXAMPLES
              kith plugin clear warranty
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["plugins", plugin, "health", "clear"])
        try Terminal.print("The failures of \(plugin) are forgotten.")
    }
}
