import ArgumentParser
import KithAPI

/// The command `kith field remove`.
struct RemoveField: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a field that an administrator has added; its values are kept hidden.",
        discussion: """
            EXAMPLES
              kith field remove deal x_region
            """)

    @Argument(help: "The entity, as deal.") var entity: String
    @Argument(help: "The name, as x_region.") var name: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        _ = try await session.ask(.delete, ["entities", entity, "fields", name])
        try Terminal.print("Removed the field \(entity).\(name).")
        try Terminal.print("Its values come back when a field of that name and type is added.")
    }
}
