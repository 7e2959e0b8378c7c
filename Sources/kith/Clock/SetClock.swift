import ArgumentParser
import KithAPI
import KithModel

/// The command `kith clock set`.
struct SetClock: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Stop the clock at a moment.",
        discussion: """
            EXAMPLES
              kith clock set 2026-11-16
              kith clock set "2026-11-16 09:00"
              kith clock set 2026-11-16T08:00:00Z
            """)

    @Argument(help: "A day, a local time, or UTC with a Z.") var moment: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let answer = try await session.ask(.put, ["clock"], [], ["now": .string(moment)])
        try Terminal.print(try Clock.words(answer))
    }
}
