import ArgumentParser

/// The command `kith job retry`.
struct RetryJob: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Try jobs again that were given up or wait for their next attempt.",
        discussion: """
            EXAMPLES
              kith job retry 0saczcw7r0001
            """)

    @Argument(help: "The jobs' numbers.") var jobs: [String]
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        for job in jobs {
            try await session.post(["jobs", job, "retry"])
            try Terminal.print("\(job) is tried again.")
        }
    }
}
