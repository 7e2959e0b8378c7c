import ArgumentParser
import KithKernel
import KithModel

/// The command `kith record update`.
struct UpdateRecord: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change fields of a record; what is not named stays.",
        discussion: """
            With --version the change is refused when somebody else has changed the
            record since (exit code 75).

            EXAMPLES
              kith record update deal 06an8gq0m0000 --set value=1500 --set owner=Ana
              kith record update deal 06an8gq0m0000 --set close_date= --version 3
              kith record update deal 06an8gq0m0000 change.json
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The record's id.") var id: String
    @OptionGroup var input: RecordInput
    @Option(help: "The version that the change was made from.") var version: Int64?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let objects = try await input.objects(of: entity, in: session)
        guard let object = objects.first, objects.count == 1 else {
            throw KernelError(
                .usage, "There are values of \(objects.count) records.",
                recovery: "Give the values of one.")
        }
        let (record, receipt) = try await session.kernel.update(
            entity, try Records.id(id), object, version: version, as: session.principal, door: .cli)
        if output.json { return try Terminal.print(record.json) }
        guard let set = receipt.set else { return try Terminal.print("Nothing was changed.") }
        try Terminal.print(
            "Updated \(entity) \(record.id): \(Terminal.clean(record.title)), now version \(record.version)"
        )
        try Terminal.print("Take it back: kith undo \(set)")
    }
}
