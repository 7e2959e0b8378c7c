import ArgumentParser
import KithModel

/// The command `kith plugin uninstall`.
struct UninstallPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Uninstall a plugin: it is gone at once, its data are kept.",
        discussion: """
            Enabling it again brings its data back; kith plugin purge deletes them.

            EXAMPLES
              kith plugin uninstall warranty
              kith plugin uninstall contacts --cascade
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @Flag(name: .customLong("cascade"), help: "Disable the plugins that require it, too.")
    var isCascading = false
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(
            ["plugins", plugin, "uninstall"], .object(["cascade": .boolean(isCascading)]))
        try Terminal.print("\(plugin) is uninstalled; its data are kept.")
        try Terminal.print("See what deleting them would take: kith plugin purge \(plugin)")
    }
}
