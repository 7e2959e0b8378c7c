import ArgumentParser

/// The command `kith runs cancel`.
struct CancelRun: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Take a run back.",
        discussion: """
            EXAMPLES
              kith runs cancel 0saczcw7r0001
            """)

    @Argument(help: "The run's number.") var run: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["runs", run, "cancel"])
        try Terminal.print("\(run) does not go on any more.")
    }
}
