import ArgumentParser

/// The command `kith plugin`.
struct Plugins: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "The plugins that can be enabled: contacts, sales, folders of Lua …",
        subcommands: [
            ListPlugins.self, ShowPlugin.self, PlanPlugin.self, EnablePlugins.self,
            DisablePlugin.self, UpgradePlugin.self, PluginGrants.self, UninstallPlugin.self,
            PurgePlugin.self, LookAtPlugin.self, ClearPluginHealth.self, RecomputePlugin.self,
            NewPlugin.self, CheckPlugin.self, TestPlugin.self, DevelopPlugin.self,
            DocumentPlugin.self, PackPlugin.self, VerifyPackage.self, MakeKey.self,
        ])
}
