import ArgumentParser
import KithModel

/// The command `kith rule check`.
struct CheckRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show what a rule asks for, and whether it would set itself off.",
        discussion: """
            EXAMPLES
              kith rule check escalate
            """)

    @Argument(help: "The rule's name.") var rule: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["rules", rule, "check"])
        if output.json { return try Terminal.print(answer.json) }
        for ask in answer.texts("asks") {
            try Terminal.print("asks for  \(Terminal.clean(ask))")
        }
        for loop in answer.texts("loops") {
            try Terminal.print("loop      \(Terminal.clean(loop))")
        }
        guard answer.texts("loops").isEmpty else { return }
        try Terminal.print("It does not set itself off.")
    }
}
