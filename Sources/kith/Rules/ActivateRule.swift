import ArgumentParser
import KithModel

/// The command `kith rule activate`.
struct ActivateRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Activate a rule as it was saved last, with all that it asks for.",
        discussion: """
            A rule that would set itself off again and again, by itself or through others, is
            refused with the chain. With --force it runs until the bound stops it.

            EXAMPLES
              kith rule activate escalate
            """)

    @Argument(help: "The rule's name.") var rule: String
    @Flag(help: "Activate it although it would set itself off.") var force = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let check = try await session.get(["rules", rule, "check"])
        let answer = try await session.post(
            ["rules", rule, "activate"], ["force": .boolean(force)])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print("\(rule) is active.")
        for ask in check.texts("asks") { try Terminal.print("  it may " + Terminal.clean(ask)) }
    }
}
