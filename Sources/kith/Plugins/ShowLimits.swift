import ArgumentParser
import KithModel

/// The command `kith limits`.
struct ShowLimits: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Show the limits of plugins, and what each has used of them.",
        discussion: """
            Use is that of one handler, the last and the highest since the program started.

            EXAMPLES
              kith limits
              kith limits --plugin warranty
            """)

    @Option(help: "Only this plugin.") var plugin: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.get(["limits"])
        if output.json { return try Terminal.print(answer.json) }
        if plugin == nil { try Terminal.print(Self.profiles(answer) + "\n") }
        var table = TextTable([
            .whole("plugin"), .whole("limits"), .whole("what"), .number("last"), .number("peak"),
            .number("limit"),
        ])
        var isEmpty = true
        for use in answer.list("plugins") where plugin == nil || use["plugin"]?.string == plugin {
            for figure in use["use"]?.array ?? [] {
                isEmpty = false
                table.add(
                    [use["plugin"], use["limits"], figure["what"]].map { $0?.string ?? "" }
                        + ["last", "peak", "limit"].map { Self.number(figure, $0) })
            }
        }
        try Terminal.print(
            isEmpty ? "No plugin has run since the program started." : table.text())
    }

    private static func profiles(_ answer: Answer) -> String {
        var table = TextTable([
            .whole("limits"), .whole("what"), .number("one handler"), .number("one transaction"),
        ])
        let all = answer.list("profiles")
        for one in all where one["scope"]?.string == "one handler" {
            let whole = all.first {
                $0["name"] == one["name"] && $0["what"] == one["what"]
                    && $0["scope"] != one["scope"]
            }
            table.add([
                one["name"]?.string ?? "", one["what"]?.string ?? "", number(one, "limit"),
                whole.map { number($0, "limit") } ?? "",
            ])
        }
        return table.text()
    }

    private static func number(_ json: JSON, _ key: String) -> String {
        String(json[key]?.integer ?? 0)
    }
}
