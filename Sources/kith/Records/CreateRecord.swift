import ArgumentParser
import KithModel

/// The command `kith record create`.
struct CreateRecord: FolderCommand {
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
        let input = try input.read()
        let body = input.objects.count == 1 ? input.json[0] : .array(input.json)
        let answer = try await session.post(
            ["records", entity], body, input.areTyped ? [("names", "true")] : [])
        let records = answer["records"]?.array ?? [answer.json]
        if output.json {
            return try Terminal.print(records.count == 1 ? records[0] : .array(records))
        }
        let ids = records.compactMap { $0["id"] }
        let titles = try await session.post(["titles"], .object([entity: .array(ids)])).json
        for id in ids.compactMap(\.string) {
            let title = titles[id]?.string ?? id
            try Terminal.print("Created \(entity) \(id): \(Terminal.clean(title))")
        }
        if let set = answer.changeSet { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
