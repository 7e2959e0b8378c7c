import ArgumentParser

/// The command `kith plugin list`.
struct ListPlugins: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the plugins and whether they are enabled.",
        discussion: """
            EXAMPLES
              kith plugin list
            """)

    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["plugins"])
        if output.json { return try Terminal.print(answer.json) }
        let all = answer.list("plugins").map { PluginCard($0) }
        guard !all.isEmpty else { return try Terminal.print("This program brings no plugins.") }
        var table = TextTable(
            .whole("plugin"), .whole("version"), .whole("state"), "requires", "what it is")
        for plugin in all {
            table.add([
                plugin.text("id"), plugin.text("version"), plugin.state,
                plugin.requires.joined(separator: ", "), plugin.text("summary"),
            ])
        }
        try Terminal.print(table.text())
        for plugin in all where !plugin.fault.isEmpty {
            try Terminal.print("")
            for line in plugin.fault { try Terminal.print(Terminal.clean(line)) }
        }
        if !all.contains(where: \.isEnabled), let first = all.first {
            try Terminal.print("Enable one: kith plugin enable \(first.text("id"))")
        }
    }
}
