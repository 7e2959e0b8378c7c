import ArgumentParser
import KithModel

/// The command `kith plugin enable`.
struct EnablePlugins: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Enable plugins, in the order given; their earlier data come back.",
        discussion: """
            What they ask for is printed, and is approved by enabling them; one that asks
            for more by then is refused.

            EXAMPLES
              kith plugin enable contacts sales
            """)

    @Argument(help: "The plugins' ids.") var plugins: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for plugin in plugins {
            let asks = try await session.get(["plugins", plugin, "plan"]).texts("asks")
            for ask in asks { try Terminal.print("\(plugin) asks for " + Terminal.clean(ask)) }
            try await session.post(
                ["plugins", plugin, "enable"],
                ["approve": .array(asks.map(JSON.string))])
            try Terminal.print("\(plugin) is enabled.")
        }
    }
}
