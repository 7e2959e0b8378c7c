import ArgumentParser
import KithModel

/// The command `kith clock show`.
struct ShowClock: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what time it is for Kith.",
        discussion: """
            EXAMPLES
              kith clock show
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["clock"])
        guard output.json else { return try Terminal.print(try Clock.words(answer)) }
        try Terminal.print([
            "now": answer["now"] ?? .null, "stands": answer["stands"] ?? .null,
        ])
    }
}
