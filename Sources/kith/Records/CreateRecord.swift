import ArgumentParser
import KithKernel
import KithModel

/// The command `kith record create`.
struct CreateRecord: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a record, or several of one entity, all or none.",
        discussion: """
            EXAMPLES
              kith record create account --set name=Acme --set "owner=Ana Kovac"
              kith record create deal --json deal.json
              echo '[{"name": "A"}, {"name": "B"}]' | kith record create account -
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @OptionGroup var input: RecordInput
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let objects = try await input.objects(of: entity, in: session)
        let (records, receipt) = try await session.kernel.create(
            entity, objects, as: session.principal, door: .cli)
        if output.json {
            let list = records.map(\.json)
            return try Terminal.print(list.count == 1 ? list[0] : .array(list))
        }
        for record in records {
            try Terminal.print("Created \(entity) \(record.id): \(Terminal.clean(record.title))")
        }
        if let set = receipt.set { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
