import ArgumentParser
import KithAPI
import KithKernel
import KithModel

/// The command `kith record delete`.
struct DeleteRecords: WritingCommand {
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
        let records = try ids.map(Records.id)
        let receipt = try await session.kernel.delete(
            entity, records, as: session.principal, door: .cli)
        if output.json { return try Terminal.print(receipt.json) }
        try Terminal.print("Deleted \(records.count) of \(entity).")
        if let set = receipt.set { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
