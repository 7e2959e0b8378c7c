import ArgumentParser
import KithModel

/// The command `kith undo`.
struct UndoChangeSet: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take a change set back: an import, a command, an edit, or an undo.",
        discussion: """
            Records that were changed since are left alone and named, unless --force is
            given. The undo is a change set itself and can be undone.

            EXAMPLES
              kith changes --sets
              kith undo 06an8gq0m0000 --dry-run
              kith undo 06an8gq0m0000
            """)

    @Argument(help: "The change set's id.") var set: String
    @Flag(help: "Only say what would be done.") var dryRun = false
    @Flag(help: "Also take back what was changed since.") var force = false
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let path = ["changes", "sets", set, "undo"]
        if dryRun { return try rehearse(try await session.get(path)) }
        let answer = try await session.post(path, ["force": .boolean(force)])
        if output.json { return try Terminal.print(answer.json) }
        try show(answer.list("conflicts"), "Left alone")
        let records = answer["records"]?.integer ?? 0
        guard let undo = answer["undo"]?.string, records > 0 else {
            return try Terminal.print("Nothing was left to take back.")
        }
        try Terminal.print("Took back \(records) records.")
        try Terminal.print("Undo the undo: kith undo \(undo)")
    }

    private func rehearse(_ plan: Answer) throws {
        if output.json { return try Terminal.print(plan.json) }
        try show(
            plan.list("conflicts"),
            force ? "Changed since, and taken back all the same" : "Would be left alone")
        let steps = plan.list("steps")
        guard !steps.isEmpty else {
            return try Terminal.print("Nothing is left to take back.")
        }
        try Terminal.print("Undoing \(plan["set"]?["title"]?.string ?? set) would:")
        for step in steps {
            func text(_ key: String) -> String { step[key]?.string ?? step[key]?.text ?? "" }
            try Terminal.print("  \(text("act")) \(text("count")) of \(text("entity"))")
        }
    }

    private func show(_ conflicts: [JSON], _ heading: String) throws {
        guard !conflicts.isEmpty else { return }
        try Terminal.print("\(heading): \(conflicts.count)")
        var table = TextTable("entity", .whole("record"), "title", "why")
        for conflict in conflicts.prefix(50) {
            table.add(
                ["entity", "record", "title", "reason"].map { conflict[$0]?.string ?? "" })
        }
        try Terminal.print(table.text())
        if conflicts.count > 50 { try Terminal.print("… and \(conflicts.count - 50) more.") }
    }
}
