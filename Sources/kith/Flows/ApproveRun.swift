import ArgumentParser

/// The command `kith runs approve`.
struct ApproveRun: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve what a run waits for.",
        discussion: """
            EXAMPLES
              kith runs approve 0saczcw7r0001
            """)

    @Argument(help: "The run's number.") var run: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["runs", run, "approve"])
        try Terminal.print("\(run) goes on: approved.")
    }
}
