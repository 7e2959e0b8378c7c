import ArgumentParser
import KithKernel
import KithModel

/// The command `kith undo`.
struct UndoChangeSet: WritingCommand {
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
        let id = try Records.id(set)
        if dryRun { return try await rehearse(id, session) }
        let result = try await session.kernel.undo(
            id, as: session.principal, isForced: force)
        if output.json {
            return try Terminal.print([
                "set": .string(id.description),
                "undo": result.receipt.set.map { .string($0.description) } ?? .null,
                "records": .integer(Int64(result.records)),
                "conflicts": .array(result.conflicts.map(\.json)),
            ])
        }
        try show(result.conflicts, "Left alone")
        guard let undo = result.receipt.set, result.records > 0 else {
            return try Terminal.print("Nothing was left to take back.")
        }
        try Terminal.print("Took back \(result.records) records.")
        try Terminal.print("Undo the undo: kith undo \(undo)")
    }

    private func rehearse(_ id: RecordID, _ session: Session) async throws {
        let plan = try await session.kernel.undoPlan(id, as: session.principal)
        if output.json {
            let steps = plan.steps.map { step -> JSON in
                [
                    "entity": .string(step.entity), "act": .string(step.act),
                    "count": .integer(Int64(step.count)),
                ]
            }
            return try Terminal.print([
                "set": plan.set.json, "steps": .array(steps),
                "conflicts": .array(plan.conflicts.map(\.json)),
            ])
        }
        try show(
            plan.conflicts,
            force ? "Changed since, and taken back all the same" : "Would be left alone")
        guard !plan.steps.isEmpty else {
            return try Terminal.print("Nothing is left to take back.")
        }
        try Terminal.print("Undoing \(plan.set.title) would:")
        for step in plan.steps {
            try Terminal.print("  \(step.act) \(step.count) of \(step.entity)")
        }
    }

    private func show(_ conflicts: [UndoConflict], _ heading: String) throws {
        guard !conflicts.isEmpty else { return }
        try Terminal.print("\(heading): \(conflicts.count)")
        var table = TextTable("entity", .whole("record"), "title", "why")
        for conflict in conflicts.prefix(50) {
            table.add([
                conflict.entity, conflict.record.description, conflict.title, conflict.reason,
            ])
        }
        try Terminal.print(table.text())
        if conflicts.count > 50 { try Terminal.print("… and \(conflicts.count - 50) more.") }
    }
}
