import ArgumentParser
import KithModel

/// The command `kith trace`.
struct ShowTrace: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show which hooks and commands a request has run, and what they cost.",
        discussion: """
            A running server keeps the last 5,000 steps in its memory, until it ends. A
            request is named by the header x-request-id of its answer, and by `request`
            in an error as JSON; without a name the last requests are listed.

            EXAMPLES
              kith trace
              kith trace 06nr8ggq0m000
            """)

    @Argument(help: "The name of a request; the last ones are listed where none is named.")
    var request: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let path = ["traces"] + [request].compactMap(\.self)
        let answer = try await session.get(path)
        if output.json { return try Terminal.print(answer.json) }
        guard request != nil else { return try list(answer.list("traces"), session) }
        for transaction in answer.list("transactions") {
            let words = ["at", "door", "title"].compactMap { transaction[$0]?.string }
            try Terminal.print(Terminal.clean(words.joined(separator: "  ")))
            try Terminal.print(TraceTable.text(of: transaction["steps"]?.array ?? []))
        }
    }

    private func list(_ traces: [JSON], _ session: Session) throws {
        guard !traces.isEmpty else {
            return try Terminal.print(
                session.isServed
                    ? "Since the server has started, no request has run a hook or a command."
                    : "Nothing is kept: a running server keeps traces of what it is asked.")
        }
        var table = TextTable(.whole("request"), .whole("at"), .whole("door"), "steps", "what")
        for trace in traces {
            table.add([
                trace["request"]?.string ?? "", trace["at"]?.string ?? "",
                trace["door"]?.string ?? "", "\(trace["count"]?.integer ?? 0)",
                trace["title"]?.string ?? "",
            ])
        }
        try Terminal.print(table.text())
    }
}
