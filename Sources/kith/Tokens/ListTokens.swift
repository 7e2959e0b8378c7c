import ArgumentParser

/// The command `kith token list`.
struct ListTokens: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens; the keys themselves are stored nowhere.",
        discussion: """
            EXAMPLES
              kith token list
            """)

    @OptionGroup var page: PageOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        try await session.printList(
            "tokens", page, json: output.json,
            empty: "No tokens yet. Make one: kith token create NAME")
    }
}
