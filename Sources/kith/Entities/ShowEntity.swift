import ArgumentParser
import KithKernel
import KithModel

/// The command `kith entity show`.
struct ShowEntity: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an entity's fields and what refers to it.",
        discussion: """
            EXAMPLES
              kith entity show deal
              kith entity show deal --json
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let caller = try await session.kernel.caller(session.principal)
        let schema = session.kernel.generation.schema
        guard let known = caller.entities.first(where: { $0.name == entity }) else {
            throw schema.unknownEntity(entity, candidates: caller.entities.map(\.name))
        }
        let fields = caller.readableFields(of: known)
        if output.json { return try Terminal.print(Self.json(known, fields)) }
        try Terminal.print("\(known.definition.title): \(known.definition.help)")
        var table = TextTable(.whole("field"), "type", "rules", "brought by", "help")
        for field in fields {
            let definition = field.definition
            table.add([
                field.name, FieldWords.type(definition.type), FieldWords.rules(definition),
                field.owner == "x" ? "administrator" : field.owner, definition.help,
            ])
        }
        try Terminal.print(table.text())
        let collections = schema.collections(of: known).filter {
            caller.entities.contains($0.entity)
        }
        guard !collections.isEmpty else { return }
        let names = collections.map { "\($0.name) (\($0.entity.name).\($0.reference.name))" }
        try Terminal.print("\nReferred to as: \(names.joined(separator: ", "))")
    }

    private static func json(_ entity: Entity, _ fields: [Field]) -> JSON {
        var definition = entity.definition
        definition.fields = fields.filter { !$0.isSystem }.map(\.definition)
        var object = DefinitionJSON.encode(definition).object ?? [:]
        object["owner"] = .string(entity.owner)
        return .object(object)
    }
}
