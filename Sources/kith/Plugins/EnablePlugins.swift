import ArgumentParser

/// The command `kith plugin enable`.
struct EnablePlugins: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Enable plugins, in the order given; their earlier data come back.",
        discussion: """
            EXAMPLES
              kith plugin enable contacts sales
            """)

    @Argument(help: "The plugins' ids.") var plugins: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for plugin in plugins {
            try await session.post(["plugins", plugin, "enable"])
            try Terminal.print("\(plugin) is enabled.")
        }
    }
}
