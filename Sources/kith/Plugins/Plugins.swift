import ArgumentParser

/// The command `kith plugin`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "The plugins that can be enabled: contacts, sales, folders of Lua …",
        subcommands: [
            ListPlugins.self, ShowPlugin.self, PlanPlugin.self, EnablePlugins.self,
            DisablePlugin.self, UpgradePlugin.self, PluginGrants.self, UninstallPlugin.self,
            PurgePlugin.self, CheckPlugins.self, ClearPluginHealth.self, RecomputePlugin.self,
            NewPlugin.self, TestPlugin.self,
        ])
}
