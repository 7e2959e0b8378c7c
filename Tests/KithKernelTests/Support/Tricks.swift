import KithKernel
import KithModel

/// A capability whose hooks misbehave in the way that a record's `act` names.
struct Tricks: Capability {
    static let manifest = Manifest(
        id: "tricks", name: "Tricks", version: "1.0.0", summary: "Misbehaves on demand.")

    static let trick = EntityDefinition(
        "trick",
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition("act", .text),
            FieldDefinition("count", .integer),
            FieldDefinition("remark", .text),
            FieldDefinition(
                "partner", .reference(.init("trick", onDelete: .clear, inverse: "partners"))),
            FieldDefinition(
                "parent", .reference(.init("trick", onDelete: .cascade, inverse: "children"))),
        ])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(Self.trick)
        declareBefore(&contributions)
        declareAfter(&contributions)
        contributions.onCommitted("trick.committed_save", id: "hear-save") { _, _ in }
        contributions.onCommitted("trick.committed_delete", id: "hear-delete") { _, _ in }
        contributions.onCommitted("trick.committed_restore", id: "hear-restore") { _, _ in }
        contributions.onAsked("trick.asking", id: "answer") { event, transaction in
            switch event.payload.string {
            case "loop": try transaction.ask("trick.asking", about: nil, event.payload)
            case "refuse": throw KernelError(.invalid, "No.")
            default: return
            }
        }
        contributions.command(Recurse.self)
        contributions.command(Swallow.self)
    }

    private func declareBefore(_ contributions: inout Contributions) {
        contributions.on("trick.before_save", id: "self-write") { event in
            for change in event.changes where change.act == "self-write" {
                try event.transaction.update("trick", change.id, ["remark": .text("x")])
            }
        }
        contributions.on("trick.before_save", id: "other-write") { event in
            for change in event.changes where change.act == "other-write" {
                try event.transaction.insert("trick", ["name": .text("other")])
            }
        }
        contributions.on("trick.before_save", id: "reject-name") { event in
            for change in event.changes where change.act == "bad" {
                change.reject("name", "No such name.")
            }
        }
        contributions.on("trick.before_save", id: "reject-count", after: ["tricks.reject-name"]) {
            for change in $0.changes where change.act == "bad" { change.reject("count", "Bad.") }
        }
        contributions.on("trick.before_save", id: "wild") { event in
            for change in event.changes {
                switch change.act {
                case "throw": throw KernelError(.invalid, "Thrown.")
                case "throw-odd": throw Odd()
                case "set-id": try change.set("id", to: .reference(event.changes[0].id))
                case "set-version": try change.set("version", to: .integer(99))
                case "set-owner": try change.set("owner", to: .text("nobody"))
                case "set-type": try change.set("count", to: .text("many"))
                case "set-remark": try change.set("remark", to: .text("set"))
                case "set-unknown": try change.set("remrak", to: .text("set"))
                default: continue
                }
            }
        }
    }

    private func declareAfter(_ contributions: inout Contributions) {
        contributions.on("trick.after_update", id: "echo") { event in
            for change in event.changes where change.act == "echo" {
                try event.transaction.update(
                    "trick", change.id, ["remark": change["remark"] ?? .null])
            }
        }
        contributions.on("trick.after_update", id: "spin") { event in
            for change in event.changes where change.act == "spin" {
                try event.transaction.update("trick", change.id, ["count": change.next])
            }
        }
        contributions.on("trick.after_update", id: "pass-on", fields: ["count"]) { event in
            for change in event.changes where change.act == "pass-on" {
                guard let partner = change["partner"]?.reference else { continue }
                try event.transaction.update("trick", partner, ["count": change.next])
            }
        }
        contributions.on("trick.after_update", id: "hammer", fields: ["remark"]) { event in
            for change in event.changes where change.act == "hammer" {
                guard let partner = change["partner"]?.reference else { continue }
                for count in 1...(Int64(change["remark"]?.text ?? "") ?? 1) {
                    try event.transaction.update("trick", partner, ["count": .integer(count)])
                }
            }
        }
        contributions.on("trick.after_update", id: "vanish", phase: .early) { event in
            for change in event.changes where change.act == "vanish" {
                try event.transaction.delete("trick", [change.id])
            }
        }
        contributions.on("trick.after_update", id: "witness", phase: .late) { event in
            for change in event.changes where change.act == "witness" {
                try Self.testify(about: change["remark"]?.text ?? "", event)
            }
        }
        contributions.on("trick.after_update", id: "count-remarks", fields: ["remark"]) { event in
            for change in event.changes where change.act == "remarked" {
                try event.transaction.insert(
                    "trick", ["name": .text("remark \(change["remark"]?.text ?? "")")])
            }
        }
        contributions.on("trick.after_save", id: "late-refusal") { event in
            for change in event.changes where change.act == "late" {
                change.reject("act", "Too late.")
            }
        }
        contributions.on("trick.after_save", id: "late-set") { event in
            for change in event.changes where change.act == "late-set" {
                try change.set("remark", to: .text("late"))
            }
        }
    }

    private static func testify(about name: String, _ event: WriteEvent) throws {
        let gone = event.changes.contains { $0.act == "vanish" }
        guard let id = RecordID(name) else { return }
        do {
            _ = try event.transaction.get("trick", id)
        } catch let error as KernelError {
            try event.transaction.insert(
                "trick", ["name": .text("\(error.code.name), given \(gone ? 1 : 0)")])
        }
    }

    struct Odd: Error {}
}

extension RecordChange {
    fileprivate var act: String? { self["act"]?.text }
    fileprivate var next: Value { .integer((self["count"]?.integer ?? 0) + 1) }
}

/// Calls itself without end.
struct Recurse: Command {
    static let definition = CommandDefinition(
        "tricks.recurse", summary: "Calls itself.", arguments: [],
        permission: .verb("create", on: "trick"))

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        try transaction.run("tricks.recurse", [:])
    }
}

/// Swallows the error of a write that stopped half way.
struct Swallow: Command {
    static let definition = CommandDefinition(
        "tricks.swallow", summary: "Swallows an error.",
        arguments: [FieldDefinition("act", .text).required()],
        permission: .verb("create", on: "trick"))

    func run(_ input: CommandInput, in transaction: Transaction) throws -> CommandOutput {
        do {
            try transaction.insert(
                "trick",
                [["name": .text("one")], ["name": .text("two"), "act": input["act"]]])
        } catch {
            return CommandOutput("Never mind: \(error)")
        }
        return CommandOutput("Fine.")
    }
}
