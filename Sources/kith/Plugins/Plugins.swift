import ArgumentParser

/// The command `kith plugin`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "The capabilities that can be enabled: contacts, sales …",
        subcommands: [
            ListPlugins.self, ShowPlugin.self, PlanPlugin.self, EnablePlugins.self,
            DisablePlugin.self,
        ])
}
