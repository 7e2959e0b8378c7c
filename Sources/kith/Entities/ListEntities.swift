import ArgumentParser
import KithKernel
import KithModel

/// The command `kith entity list`.
struct ListEntities: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the entities.",
        discussion: """
            EXAMPLES
              kith entity list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let caller = try await session.kernel.caller(session.principal)
        if output.json {
            let list = caller.entities.map { entity -> JSON in
                [
                    "name": .string(entity.name), "title": .string(entity.definition.title),
                    "owner": .string(entity.owner), "help": .string(entity.definition.help),
                    "fields": .integer(Int64(caller.readableFields(of: entity).count)),
                ]
            }
            return try Terminal.print(["entities": .array(list)])
        }
        var table = TextTable([
            "entity", "brought by",
            .number("fields"),
            "what it is",
        ])
        for entity in caller.entities {
            let own = caller.readableFields(of: entity).filter { !$0.isSystem }
            table.add([
                entity.name, entity.owner == "x" ? "administrator" : entity.owner, "\(own.count)",
                entity.definition.help,
            ])
        }
        try Terminal.print(table.text())
    }
}
