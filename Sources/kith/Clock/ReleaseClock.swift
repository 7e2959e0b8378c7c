import ArgumentParser
import KithKernel

/// The command `kith clock release`.
struct ReleaseClock: WritingCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let the clock follow the machine's again.",
        discussion: """
            EXAMPLES
              kith clock release
            """)

    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try Clock.requireDevelopment(session)
        session.kernel.clock.release()
        try await Clock.keep(session)
    }
}
