import ArgumentParser
import KithKernel
import KithModel

/// The command `kith role create`.
struct CreateRole: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a role; it allows nothing yet.",
        discussion: """
            EXAMPLES
              kith role create sales_rep --title "Sales representative"
              kith role grant sales_rep deal read,update --scope own
            """)

    @Argument(help: "The name, as sales_rep.") var name: String
    @Option(help: "What people read.") var title: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let id = try await session.kernel.addRole(
            name, title: title, as: session.principal, door: .cli)
        if output.json {
            return try Terminal.print(["id": .string(id.description), "entity": "role"])
        }
        try Terminal.print("Made the role \(name).")
        try Terminal.print("Let it do something: kith role grant \(name) ENTITY read --scope own")
    }
}
