import ArgumentParser
import KithModel

/// The command `kith plugin health`.
struct LookAtPlugin: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Let a plugin look whether it can do its work.",
        discussion: """
            It ends with 69 where something is wrong.

            EXAMPLES
              kith plugin health warranty
            """)

    @Argument(help: "The plugin's id.") var plugin: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["plugins", plugin, "health"])
        let checks = answer.list("checks")
        if output.json {
            try Terminal.print(answer.json)
        } else if checks.isEmpty {
            try Terminal.print("\(plugin) looks at nothing by itself.")
        } else {
            var table = TextTable([.whole("check"), .whole("is"), "what is wrong"])
            for check in checks {
                let fault = check["fault"]?.string
                table.add([
                    check["check"]?.string ?? "", fault == nil ? "well" : "not well",
                    fault ?? "",
                ])
            }
            try Terminal.print(table.text())
        }
        if checks.contains(where: { $0["is_well"] == .boolean(false) }) { throw ExitCode(69) }
    }
}
