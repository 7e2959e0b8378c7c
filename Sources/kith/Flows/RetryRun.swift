import ArgumentParser
import KithModel

/// The command `kith runs retry`.
struct RetryRun: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let a run go on that has failed or diverged.",
        discussion: """
            With --from, that step and all behind it are taken again; what they have sent or
            written stays.

            EXAMPLES
              kith runs retry 0saczcw7r0001 --from 3
            """)

    @Argument(help: "The run's number.") var run: String
    @Option(help: "Take the steps from this one on again.") var from: String?
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        let body: JSON = from.map { ["step": .string($0)] } ?? .object([:])
        try await session.post(["runs", run, "retry"], body)
        try Terminal.print("\(run) is tried again.")
    }
}
