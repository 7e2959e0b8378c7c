import ArgumentParser

/// The command `kith user show`.
struct ShowUser: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a user with roles and teams.",
        discussion: """
            EXAMPLES
              kith user show ana@example.com
            """)

    @Argument(help: "The name, the e-mail address or the id.") var user: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let path = ["users", user]
        if output.json { return try Terminal.print(try await session.get(path).json) }
        let answer = try await session.get(path, [("describe", "true")])
        try Terminal.print(try AnswerTable(answer).card())
        try Terminal.print("")
        try Terminal.print("roles    " + Self.list(answer.texts("roles")))
        try Terminal.print("teams    " + Self.list(answer.texts("teams")))
        try Terminal.print("manages  " + Self.list(answer.texts("manages")))
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.map(Terminal.clean).joined(separator: ", ")
    }
}
