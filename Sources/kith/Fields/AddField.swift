import ArgumentParser
import KithModel

/// The command `kith field add`.
struct AddField: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a field to an entity.",
        discussion: """
            EXAMPLES
              kith field add deal x_region --type choice --choice north --choice south
              kith field add account x_since --type date --title "Customer since"
              kith field add deal x_partner --type reference --entity account
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The name, as x_region.") var name: String
    @OptionGroup var options: FieldOptions
    @OptionGroup var place: FolderOptions

    func validate() throws {
        guard options.type != nil else {
            throw ValidationError("Say what it holds: --type text")
        }
    }

    func run(in session: Session) async throws {
        var definition = options.document
        definition["name"] = .string(name)
        try await session.post(["entities", entity, "fields"], .object(definition))
        try Terminal.print("Added the field \(entity).\(name).")
    }
}
