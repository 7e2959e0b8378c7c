import ArgumentParser
import KithModel

/// The command `kith record history`.
struct ShowHistory: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show who changed a record, when and how; newest first.",
        discussion: """
            EXAMPLES
              kith record history deal 06an8gq0m0000
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The record's id.") var id: String
    @Option(help: "How many changes at the most, 1 to 1000.") var limit = 50
    @Option(help: "Go on where a page ended.") var after: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let parameters = Session.Parameters([("limit", "\(limit)"), ("after", after)])
        let answer = try await session.get(
            ["records", entity, id, "history"],
            parameters + (output.json ? [] : [("describe", "true")]))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print(
            try ChangeList(answer.list("changes"), answer.described).text(showsRecords: false))
        if let next = answer["next"]?.string {
            try Terminal.print("There is more: --after \(next)")
        }
    }
}
