import ArgumentParser
import KithKernel
import KithModel

/// The command `kith clock show`.
struct ShowClock: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what time it is for Kith.",
        discussion: """
            EXAMPLES
              kith clock show
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let clock = session.kernel.clock
        guard output.json else { return try Terminal.print(try await Clock.words(session)) }
        try Terminal.print([
            "now": .string(clock.now.description), "stands": .boolean(clock.standsAt != nil),
        ])
    }
}
