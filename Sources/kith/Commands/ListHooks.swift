import ArgumentParser

/// The command `kith hooks`.
struct ListHooks: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "List the hooks on an event in the order in which they run, and why.",
        discussion: """
            Plugins come after those that they require; then their own before and after
            count, then early, normal and late.

            EXAMPLES
              kith hooks deal.before_update
              kith hooks deal.won
            """)

    @Argument(help: "The event, as deal.before_update.") var event: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["hooks", event])
        try output.json
            ? Terminal.print(answer.json)
            : Terminal.print(HookTable.text(answer.list("hooks"), of: event))
    }
}
