import ArgumentParser

/// The command `kith job cancel`.
struct CancelJob: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Take jobs back that wait or were given up.",
        discussion: """
            EXAMPLES
              kith job cancel 0saczcw7r0001
            """)

    @Argument(help: "The jobs' numbers.") var jobs: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for job in jobs {
            try await session.post(["jobs", job, "cancel"])
            try Terminal.print("\(job) is not done any more.")
        }
    }
}
