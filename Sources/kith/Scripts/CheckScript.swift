import ArgumentParser

/// The command `kith script check`.
struct CheckScript: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find what is wrong with a script before anybody uses it.",
        discussion: """
            The same checks as of a plugin: syntax, names that nobody has declared, fields
            that an entity does not have, calls without a grant and grants without a call.

            EXAMPLES
              kith script check Scripts/won_deal_visit.lua
              kith script check won_deal_visit --json
            """)

    @Argument(help: "The script's file, or its name in ./Scripts.") var file: String
    @OptionGroup var output: JSONOption

    func run() async throws { try await CheckPlugin.check(output) { try ScriptFile.path(file) } }
}
