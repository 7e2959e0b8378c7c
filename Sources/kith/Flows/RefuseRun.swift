import ArgumentParser

/// The command `kith runs refuse`.
struct RefuseRun: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Refuse what a run waits for.",
        discussion: """
            EXAMPLES
              kith runs refuse 0saczcw7r0001
            """)

    @Argument(help: "The run's number.") var run: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["runs", run, "refuse"])
        try Terminal.print("\(run) goes on: refused.")
    }
}
