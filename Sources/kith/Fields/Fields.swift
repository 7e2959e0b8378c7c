import ArgumentParser

/// The command `kith field`.
struct Fields: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "field",
        abstract: "Fields that an administrator adds; their names begin with x_.",
        subcommands: [AddField.self, ChangeField.self, RemoveField.self])
}
