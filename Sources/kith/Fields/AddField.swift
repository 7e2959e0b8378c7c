import ArgumentParser
import KithKernel
import KithModel

/// The command `kith field add`.
struct AddField: WritingCommand {
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
        try await session.kernel.addField(
            try options.definition(name), to: entity, as: session.principal, door: .cli)
        try Terminal.print("Added the field \(entity).\(name).")
    }
}
