import ArgumentParser
import KithModel

/// The command `kith record restore`.
struct RestoreRecords: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring deleted records back.",
        discussion: """
            EXAMPLES
              kith query deal --deleted
              kith record restore deal 06an8gq0m0000
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The ids of the records.") var ids: [String]
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.post(
            ["records", entity, "restore"], ["ids": .array(ids.map(JSON.string))])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("Restored \(ids.count) of \(entity).")
    }
}
