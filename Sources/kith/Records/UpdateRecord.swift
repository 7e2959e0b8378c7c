import ArgumentParser
import KithAPI
import KithModel

/// The command `kith record update`.
struct UpdateRecord: FolderCommand {
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
        let input = try input.read()
        guard let values = input.json.first, input.objects.count == 1 else {
            throw KernelError(
                .usage, "There are values of \(input.objects.count) records.",
                recovery: "Give the values of one.")
        }
        let answer = try await session.ask(
            .patch, ["records", entity, id],
            Session.Parameters([
                ("names", input.areTyped ? "true" : nil), ("version", version.map { "\($0)" }),
            ]), values)
        if output.json { return try Terminal.print(answer.json) }
        guard let set = answer.changeSet else { return try Terminal.print("Nothing was changed.") }
        let title = PercentCoding.decode(answer.header("kith-title") ?? id)
        let version = answer["version"]?.integer ?? 0
        try Terminal.print(
            "Updated \(entity) \(answer.text("id")): \(Terminal.clean(title)), now version \(version)"
        )
        try Terminal.print("Take it back: kith undo \(set)")
    }
}
