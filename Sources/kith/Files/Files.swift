import ArgumentParser

/// The command `kith file`.
struct Files: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Files that came with mail or were added to records.",
        subcommands: [SaveFile.self])
}
