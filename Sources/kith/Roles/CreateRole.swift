import ArgumentParser
import KithModel

/// The command `kith role create`.
struct CreateRole: FolderCommand {
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
        var values: JSONObject = ["name": .string(name)]
        values["title"] = title.map(JSON.string)
        let answer = try await session.post(["roles"], .object(values))
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("Made the role \(name).")
        try Terminal.print("Let it do something: kith role grant \(name) ENTITY read --scope own")
    }
}
