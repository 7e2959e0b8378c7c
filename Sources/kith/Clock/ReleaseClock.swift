import ArgumentParser
import KithAPI

/// The command `kith clock release`.
struct ReleaseClock: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let the clock follow the machine's again.",
        discussion: """
            EXAMPLES
              kith clock release
            """)

    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try Terminal.print(try Clock.words(try await session.ask(.delete, ["clock"])))
    }
}
