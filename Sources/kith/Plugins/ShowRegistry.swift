import ArgumentParser
import KithModel

/// The command `kith registry`.
struct Registry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "What the kernel and the enabled plugins have registered.",
        subcommands: [ShowRegistry.self])
}

/// The command `kith registry show`.
struct ShowRegistry: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything that is registered now, with its owner, file and line.",
        discussion: """
            EXAMPLES
              kith registry show
              kith registry show --owner contacts
            """)

    @Option(help: "Only what this plugin has registered; `kernel` for Kith itself.")
    var owner: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["registry"], Session.Parameters([("owner", owner)]))
        if output.json { return try Terminal.print(answer.json) }
        var table = TextTable([.whole("owner"), .whole("what"), .whole("name"), "declared in"])
        for contribution in answer.list("contributions") {
            table.add(["owner", "kind", "name", "source"].map { contribution[$0]?.string ?? "" })
        }
        try Terminal.print(table.text())
    }
}
