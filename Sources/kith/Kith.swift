import ArgumentParser

/// The command line of Kith.
@main
struct Kith: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kith",
        abstract: "A CRM whose kernel knows only entities, events and permissions."
    )
}
