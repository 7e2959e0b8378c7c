import ArgumentParser
import KithKernel
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
    @Option(help: "How many changes at the most.") var limit = 50
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let changes = try await session.kernel.history(
            of: try Records.id(id), limit: limit, as: session.principal
        ).filter { $0.entity == entity }
        guard !changes.isEmpty else {
            throw KernelError(
                .notFound, "There is no \(entity) \(id).",
                recovery: "Look for it: kith query \(entity)")
        }
        if output.json { return try Terminal.print(["changes": .array(changes.map(\.json))]) }
        try Terminal.print(try await ChangeList(changes, session).text(showsRecords: false))
    }
}
