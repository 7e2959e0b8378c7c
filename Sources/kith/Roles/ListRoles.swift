import ArgumentParser

/// The command `kith role list`.
struct ListRoles: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the roles.",
        discussion: """
            EXAMPLES
              kith role list
            """)

    @OptionGroup var page: PageOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        try await session.printList("roles", page, json: output.json)
    }
}
