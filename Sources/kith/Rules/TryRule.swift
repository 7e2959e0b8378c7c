import ArgumentParser
import KithModel

/// The command `kith rule try`.
struct TryRule: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Show what a rule would do for a record, and undo it.",
        discussion: """
            The rule is tried as it was saved last, active or not, whether its event was there or
            not.

            EXAMPLES
              kith rule try escalate "Roof leaks"
              kith rule try escalate 06an8gq0m0000 --json
            """)

    @Argument(help: "The rule's name.") var rule: String
    @Argument(help: "The record's id or title.") var record: String
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func run(in session: Session) async throws {
        let answer = try await session.post(
            ["rules", rule, "try"], ["record": .string(record)])
        if output.json { return try Terminal.print(answer.json) }
        for line in ClauseList.lines(answer.list("clauses")) { try Terminal.print(line) }
        guard answer["matches"]?.boolean == true else {
            return try Terminal.print("The condition is not true: it would do nothing.")
        }
        for action in answer.list("actions") { try show(action) }
        try Terminal.print("Nothing of this was kept.")
    }

    private func show(_ action: JSON) throws {
        try Terminal.print(Terminal.clean(action["summary"]?.string ?? ""))
        for change in action["changes"]?.array ?? [] {
            let head = ["operation", "entity", "record"].map { change[$0]?.string ?? "" }
            try Terminal.print("  " + Terminal.clean(head.joined(separator: " ")))
            for (field, values) in change["changes"]?.object ?? [:] {
                let words = ["old", "new"].map { Self.word(values[$0]) }
                try Terminal.print("    " + Terminal.clean("\(field): \(words[0]) → \(words[1])"))
            }
        }
        for effect in action["effects"]?.array ?? [] {
            let reason = effect["left_out"]?.string.map { " (left out: \($0))" } ?? ""
            let text = "\(effect["kind"]?.string ?? "") \(effect["payload"]?.text ?? "")\(reason)"
            try Terminal.print("  " + Terminal.clean(text))
        }
        for job in action["jobs"]?.array ?? [] {
            try Terminal.print("  " + Terminal.clean(job.string ?? ""))
        }
        if let error = action["error"], error != .null { try ScriptCard.tell(fault: error) }
    }

    private static func word(_ value: JSON?) -> String {
        guard let value, value != .null else { return "empty" }
        return value.string ?? value.text
    }
}
