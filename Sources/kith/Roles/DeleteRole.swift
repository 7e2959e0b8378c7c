import ArgumentParser
import KithKernel
import KithModel

/// The command `kith role delete`.
struct DeleteRole: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a role; who held it loses what it allowed.",
        discussion: """
            EXAMPLES
              kith role delete sales_rep
            """)

    @Argument(help: "The role's name.") var role: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let id = try await session.kernel.record("role", named: role, as: session.principal)
        let receipt = try await session.kernel.delete(
            "role", [id], as: session.principal, door: .cli)
        try Terminal.print("Deleted the role \(role).")
        if let set = receipt.set { try Terminal.print("Take it back: kith undo \(set)") }
    }
}
