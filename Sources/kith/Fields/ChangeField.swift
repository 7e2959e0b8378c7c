import ArgumentParser
import KithAPI
import KithModel

/// The command `kith field change`.
struct ChangeField: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change a field that an administrator has added; its values are kept.",
        discussion: """
            EXAMPLES
              kith field change deal x_region --title Region --required
              kith field change deal x_region --rename x_area
              kith field change deal x_region --choice north --choice south --choice west
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The name, as x_region.") var name: String
    @Option(help: "Its new name.") var rename: String?
    @OptionGroup var options: FieldOptions
    @OptionGroup var place: FolderOptions

    func validate() throws {
        guard rename != nil || !options.isEmpty else {
            throw ValidationError("Say what to change, as --title Region.")
        }
    }

    func run(in session: Session) async throws {
        var change = options.document
        change["name"] = rename.map(JSON.string)
        _ = try await session.ask(
            .patch, ["entities", entity, "fields", name], [], .object(change))
        try Terminal.print("Changed the field \(entity).\(rename ?? name).")
    }
}
