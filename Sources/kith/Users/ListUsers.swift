import ArgumentParser

/// The command `kith user list`.
struct ListUsers: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the users.",
        discussion: """
            EXAMPLES
              kith user list
              kith user list --json
            """)

    @OptionGroup var page: PageOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        try await session.printList("users", page, json: output.json)
    }
}
