import ArgumentParser

/// The command `kith script stop`.
struct StopScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop a script; it can be published again.",
        discussion: """
            EXAMPLES
              kith script stop won_deal_visit
            """)

    @Argument(help: "The script's name.") var script: String
    @OptionGroup var place: FolderOptions

    func run(in session: Session) async throws {
        try await session.post(["scripts", script, "stop"])
        try Terminal.print("\(script) does not run any more.")
    }
}
