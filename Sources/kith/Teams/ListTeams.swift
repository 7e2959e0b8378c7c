import ArgumentParser

/// The command `kith team list`.
struct ListTeams: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the teams.",
        discussion: """
            EXAMPLES
              kith team list
            """)

    @OptionGroup var page: PageOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        try await session.printList(
            "teams", page, json: output.json,
            empty: "No teams yet. Add one: kith team add NAME --manager USER")
    }
}
