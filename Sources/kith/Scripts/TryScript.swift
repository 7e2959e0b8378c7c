import ArgumentParser
import KithModel

/// The command `kith script try`.
struct TryScript: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Run a script on a real record, show what it does, and undo it.",
        discussion: """
            With --on alone, its hooks run as if the record were saved as it is. With
            --set, the record is changed as you would change it, and everything that
            listens runs. With --command, one of its commands is run; with --job, one of its
            jobs or schedules is done. A file is tried as it is, saved or not; a name means
            its newest version.

            EXAMPLES
              kith script try won_deal_visit --on deal "Roof for Acme"
              kith script try Scripts/won_deal_visit.lua --on deal 06an8gq0m0000 --set stage=Won
              kith script try overdue_calls --job daily
              kith script try won_deal_visit --command s_won_deal_visit.plan --set deal=06an8gq0m0000
            """)

    @Argument(help: "The script's name, or its file.") var script: String
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The entity and the record's id or title.", valueName: "ENTITY RECORD"))
    var on: [String] = []
    @Option(help: "Only its hooks on this event, as deal.after_update.") var event: String?
    @Option(help: "The command to run.") var command: String?
    @Option(help: "The job or schedule to do.") var job: String?
    @Option(help: "A field to change and its value, or an argument of the command.")
    var set: [Assignment] = []
    @Option(help: "The number of the version; the newest else.") var version: Int64?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        var body: JSONObject = [:]
        var name = script
        if script.hasSuffix(".lua") {
            let file = try ScriptFile(try ScriptFile.path(script))
            name = file.name
            body["text"] = .string(file.text)
        }
        body["version"] = version.map(JSON.integer)
        var values: JSONObject = [:]
        for assignment in set { values[assignment.name] = assignment.json }
        if let command {
            body["command"] = .string(command)
            body["arguments"] = .object(values)
        } else if let job {
            body["job"] = .string(job)
            if !set.isEmpty { body["payload"] = .object(values) }
        } else {
            guard on.count == 2 else {
                throw KernelError(
                    .usage, "Nothing is named that the script is to be tried on.",
                    recovery: "Name a record, as --on deal 06an8gq0m0000, a --command or a --job.")
            }
            body["entity"] = .string(on[0])
            body["record"] = .string(on[1])
            body["event"] = event.map(JSON.string)
            if !set.isEmpty { body["values"] = .object(values) }
        }
        let answer = try await session.post(
            ["scripts", name, "try"], .object(body), [("names", "true"), ("describe", "true")])
        if output.json {
            try Terminal.print(answer.plain)
        } else {
            try show(answer)
        }
        if answer["error"] != .null { throw ExitCode(ErrorCode.pluginError.exitCode) }
    }

    private func show(_ answer: Answer) throws {
        let steps = answer.list("steps")
        try Terminal.print(steps.isEmpty ? "Nothing of it ran." : TraceTable.text(of: steps))
        for line in answer.texts("log") { try Terminal.print("log      \(Terminal.clean(line))") }
        for part in answer.list("assignments") {
            let words = ["old", "new"].map { part[$0] == .null ? "empty" : part[$0]?.text ?? "" }
            try Terminal.print(
                "sets     \(part["field"]?.string ?? ""): "
                    + Terminal.clean("\(words[0]) → \(words[1])"))
        }
        for refusal in answer.list("refusals") {
            let field = refusal["field"]?.string.map { "\($0): " } ?? ""
            try Terminal.print(
                "refuses  \(Terminal.clean(field + (refusal["message"]?.string ?? "")))")
        }
        for job in answer.list("put_off") {
            let words = ["name", "due_at"].map { job[$0]?.string ?? "" }
            try Terminal.print("puts off \(Terminal.clean(words.joined(separator: " for ")))")
        }
        let changes = answer.list("changes")
        if !changes.isEmpty {
            try Terminal.print(
                "writes\n" + (try ChangeList(changes, answer.described).text(showsRecords: true)))
        }
        if !answer.text("message").isEmpty {
            try Terminal.print("says     \(Terminal.clean(answer.text("message")))")
        }
        if let error = answer["error"], error != .null {
            try Terminal.print("It ended with an error:")
            try ScriptCard.tell(fault: error)
        }
        try Terminal.print("Nothing of this was kept.")
    }
}
