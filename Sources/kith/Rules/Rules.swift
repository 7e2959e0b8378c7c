import ArgumentParser

/// The command `kith rule`.
struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Rules without code: an event, a condition, actions.",
        subcommands: [
            ListRules.self, ShowRule.self, CreateRule.self, EditRule.self, CheckRule.self,
            TryRule.self, ActivateRule.self, StopRule.self, RemoveRule.self,
        ])
}
