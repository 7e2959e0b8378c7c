import ArgumentParser

/// The command `kith setting list`.
struct ListSettings: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the settings with their values.",
        discussion: """
            EXAMPLES
              kith setting list
            """)

    @OptionGroup var page: PageOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        try await session.printList("settings", page, json: output.json)
    }
}
