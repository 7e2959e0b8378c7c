import ArgumentParser
import KithAPI
import KithModel

/// The command `kith role field`.
struct SetFieldRight: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "field",
        abstract: "Set how far a role reaches into a field.",
        discussion: """
            A field that may not be read is unknown everywhere: in lists, conditions,
            sums, search and exports.

            EXAMPLES
              kith role field sales_rep deal.value none
              kith role field sales_rep account.tier read
            """)

    @Argument(help: "The role's name.") var role: String
    @Argument(help: "The field, as deal.value.") var field: String
    @Argument(help: "none, read or write.") var right: Right
    @OptionGroup var place: FolderOptions

    /// How far.
    enum Right: String, ExpressibleByArgument, CaseIterable {
        case none, read, write
    }

    func run(in session: Session) async throws {
        let parts = field.split(separator: ".").map(String.init)
        guard parts.count == 2 else {
            throw KernelError(
                .usage, "`\(field)` is not a field with its entity.",
                recovery: "Name it as deal.value.")
        }
        _ = try await session.ask(
            .put, ["roles", role, "fields", parts[0], parts[1]], [],
            ["right": .string(right.rawValue)])
        try Terminal.print("\(role): \(field) is \(right.rawValue).")
    }
}
