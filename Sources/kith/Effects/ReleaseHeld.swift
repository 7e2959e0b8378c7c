import ArgumentParser
import KithModel

/// The command `kith held release`.
struct ReleaseHeld: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let everything go on that is held back since a restore.",
        discussion: """
            What was sent between the backup and the restore is sent a second time, unless it
            is taken back before: kith effect cancel.

            EXAMPLES
              kith held release
            """)

    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let answer = try await session.post(["held", "release"])
        try Terminal.print(
            HeldWords.isAny(answer.json)
                ? "It goes on: \(HeldWords.list(answer.json))." : "Nothing was held.")
    }
}
