import ArgumentParser

/// The command `kith effect retry`.
struct RetryEffect: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Send again safely what failed, was held or taken back.",
        discussion: """
            It keeps its key: a mail goes out under the same Message-ID, so that whoever has
            it already can tell.

            EXAMPLES
              kith effect retry 0saczcw7r0001
            """)

    @Argument(help: "The effects' numbers.") var effects: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for effect in effects {
            try await session.post(["effects", effect, "retry"])
            try Terminal.print("\(effect) is tried again.")
        }
    }
}
