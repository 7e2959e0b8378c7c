import ArgumentParser

/// The command `kith script`.
struct Scripts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script",
        abstract: "Workflow scripts: one text of Lua each, tried before it runs.",
        subcommands: [
            ListScripts.self, ShowScript.self, NewScript.self, CheckScript.self, TestScript.self,
            SaveScript.self, TryScript.self, PublishScript.self, StopScript.self,
            RollBackScript.self, ListScriptVersions.self, CompareScript.self, RemoveScript.self,
        ])
}
