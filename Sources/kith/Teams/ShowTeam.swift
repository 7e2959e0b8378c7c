import ArgumentParser

/// The command `kith team show`.
struct ShowTeam: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a team with its members.",
        discussion: """
            EXAMPLES
              kith team show North
            """)

    @Argument(help: "The name or the id.") var team: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let path = ["teams", team]
        if output.json { return try Terminal.print(try await session.get(path).json) }
        let answer = try await session.get(path, [("describe", "true")])
        try Terminal.print(try AnswerTable(answer).card())
        try Terminal.print("")
        let list = answer.texts("members").map(Terminal.clean).joined(separator: ", ")
        try Terminal.print(
            "members  " + (list.isEmpty ? "none yet: kith team member-add \(team) USER" : list))
    }
}
