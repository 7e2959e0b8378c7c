import ArgumentParser
import KithModel

/// The command `kith clock advance`.
struct AdvanceClock: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance",
        abstract: "Move the clock on and stop it there; what falls due is done.",
        discussion: """
            EXAMPLES
              kith clock advance 3d
              kith clock advance 2h30m
            """)

    @Argument(help: "How far: s, m, h, d or w, as 3d or 2h30m.") var span: TimeSpan
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let answer = try await session.post(
            ["clock", "advance"], ["milliseconds": .integer(span.milliseconds)])
        try Terminal.print(try Clock.words(answer))
        let done = answer["deliveries"]?.integer ?? 0
        if done > 0 { try Terminal.print("\(done) deliveries fell due and were done.") }
    }
}
