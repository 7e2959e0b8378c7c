import ArgumentParser

/// The command `kith runs skip`.
struct SkipStep: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract: "End a step that waits, as if its time were over.",
        discussion: """
            EXAMPLES
              kith runs skip 0saczcw7r0001 2
            """)

    @Argument(help: "The run's number.") var run: String
    @Argument(help: "The place of the step, as 2.") var step: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["runs", run, "steps", step, "skip"])
        try Terminal.print("\(run) goes on behind step \(step).")
    }
}
