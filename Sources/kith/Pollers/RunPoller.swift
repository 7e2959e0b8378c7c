import ArgumentParser
import KithModel

/// The command `kith poller run`.
struct RunPoller: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Look now, and tell what is found.",
        discussion: """
            A server does it by itself, again and again. What is found once is not found
            again; what has failed, and would be put off, is tried at once.

            EXAMPLES
              kith poller run channels.mail
              kith poller run channels.mail --about Support
            """)

    @Argument(help: "The poller's name.") var poller: String
    @Option(help: "What alone is looked at, as the name of a mailbox; one that rests is tried.")
    var about: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.post(
            ["pollers", poller, "run"], .object(about.map { ["about": .string($0)] } ?? [:]))
        if output.json { return try Terminal.print(answer.json) }
        let found = answer.list("found")
        guard !found.isEmpty else { return try Terminal.print("Nothing is looked for.") }
        for line in found { try Terminal.print(Terminal.clean(line.string ?? "")) }
    }
}
