import ArgumentParser
import KithModel

/// The command `kith held show`.
struct ShowHeld: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tell what is held back since a restore.",
        discussion: """
            EXAMPLES
              kith held show
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["held"])
        if output.json { return try Terminal.print(answer.json) }
        try Terminal.print(HeldWords.line(answer.json))
        guard HeldWords.isAny(answer.json) else { return }
        try Terminal.print(
            "Look at it: kith effect list --state held. Let it go on: kith held release")
    }
}
