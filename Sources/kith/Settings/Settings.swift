import ArgumentParser

/// The command `kith setting`.
struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setting",
        abstract: "Choices that hold for the whole organisation.",
        subcommands: [ListSettings.self, GetSetting.self, SetSetting.self])
}
