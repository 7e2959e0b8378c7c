import ArgumentParser
import KithAPI
import KithKernel
import KithModel

/// The command `kith record restore`.
struct RestoreRecords: WritingCommand {
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
        let records = try ids.map(Records.id)
        let receipt = try await session.kernel.restore(
            entity, records, as: session.principal, door: .cli)
        if output.json { return try Terminal.print(receipt.json) }
        try Terminal.print("Restored \(records.count) of \(entity).")
    }
}
