import ArgumentParser
import KithModel

/// The command `kith entity add`.
struct AddEntity: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add an entity of your own; its name begins with x_.",
        discussion: """
            Without a file it has one field, its name; more come by `kith field add`.
            With a file it is what the JSON says, as `kith entity show --json` prints
            it.

            EXAMPLES
              kith entity add x_project --title Project --help-text "What we do."
              kith field add x_project x_budget --type money
              kith entity add x_project project.json
            """)

    @Argument(help: "The name, as x_project.") var name: String
    @Argument(help: "JSON with the definition, from a file or `-`.") var file: String?
    @Option(help: "What people call one.") var title: String?
    @Option(help: "What people call several.") var plural: String?
    @Option(help: "One sentence about it.") var helpText: String?
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["entities"], DefinitionJSON.encode(try definition()))
        try Terminal.print("Added the entity \(name).")
        try Terminal.print("Add a field: kith field add \(name) x_NAME --type text")
    }

    private func definition() throws -> EntityDefinition {
        guard let file else {
            return EntityDefinition(
                name, title: title, pluralTitle: plural, help: helpText ?? "",
                fields: [FieldDefinition("name", .text).required().indexed().searchable()])
        }
        var definition = try DefinitionJSON.decodeEntity(try TextFile.json(file))
        guard definition.name == name else {
            throw KernelError(
                .usage, "The file describes \(definition.name), not \(name).",
                recovery: "Give both the same name.")
        }
        definition.title = title ?? definition.title
        definition.pluralTitle = plural ?? definition.pluralTitle
        definition.help = helpText ?? definition.help
        return definition
    }
}
