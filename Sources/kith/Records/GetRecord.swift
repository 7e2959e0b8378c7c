import ArgumentParser
import KithModel

/// The command `kith record get`.
struct GetRecord: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a record, now or as of a moment.",
        discussion: """
            EXAMPLES
              kith record get deal 06an8gq0m0000
              kith record get deal 06an8gq0m0000 --as-of "2026-11-16 10:00" --json
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The record's id.") var id: String
    @Option(help: "The state at a moment: a day, a local time, or UTC with a Z.") var asOf: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let parameters = Session.Parameters([("as_of", asOf)])
        let path = ["records", entity, id]
        if output.json { return try Terminal.print(try await session.get(path, parameters).json) }
        let answer = try await session.get(path, parameters + [("describe", "true")])
        try Terminal.print(try AnswerTable(answer).card())
    }
}
