import ArgumentParser

/// The command `kith effect cancel`.
struct CancelEffect: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Take effects back that wait or were given up.",
        discussion: """
            EXAMPLES
              kith effect cancel 0saczcw7r0001
            """)

    @Argument(help: "The effects' numbers.") var effects: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for effect in effects {
            try await session.post(["effects", effect, "cancel"])
            try Terminal.print("\(effect) does not happen any more.")
        }
    }
}
