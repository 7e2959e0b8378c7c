import ArgumentParser

/// The command `kith rule stop`.
struct StopRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop a rule; it can be activated again.",
        discussion: """
            EXAMPLES
              kith rule stop escalate
            """)

    @Argument(help: "The rule's name.") var rule: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["rules", rule, "stop"])
        try Terminal.print("\(rule) is not active any more.")
    }
}
