import ArgumentParser
import KithAPI
import KithModel

/// The command `kith record delete`.
struct DeleteRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete records; they can be restored.",
        discussion: """
            EXAMPLES
              kith record delete deal 06an8gq0m0000
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The ids of the records.") var ids: [String]
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.ask(
            .delete, ["records", entity], [("ids", ids.joined(separator: ","))])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("Deleted \(ids.count) of \(entity).")
        if let set = answer.changeSet { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
