import KithKernel
import KithModel
import KithQuery

/// Extends the workshop's jobs, and needs it.
struct Annex: Capability {
    static let manifest = Manifest(
        id: "annex", name: "Annex", version: "1.0.0", summary: "Adds to jobs.",
        requires: ["workshop"], grants: ["job": [.read]], migrations: ["one", "two"])

    func declare(_ contributions: inout Contributions) throws {
        contributions.extend(
            "job",
            fields: [
                FieldDefinition("annex_code", .text).required().searchable(),
                FieldDefinition(
                    "annex_sum", .formula(expression: "share * 2", result: .decimal(scale: 2))),
            ])
        contributions.entity(
            EntityDefinition(
                "annex_note",
                fields: [
                    FieldDefinition("name", .text).required(),
                    FieldDefinition("job", .reference(.init("job", inverse: "notes"))),
                ]))
        contributions.on("job.before_save", id: "fill-code") { event in
            for change in event.changes where change["annex_code"] == .null {
                try change.set("annex_code", to: .text("code"))
            }
        }
    }

    func migrate(_ step: String, in transaction: Transaction) throws {
        try transaction.insert("annex_note", ["name": .text("step \(step)")])
    }
}

/// Registers what the workshop registers already.
struct Clash: Capability {
    static let manifest = Manifest(
        id: "clash", name: "Clash", version: "1.0.0", summary: "Wants the same entity.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition("job", fields: [FieldDefinition("name", .text)]))
    }
}

/// Registers a command of the workshop's.
struct CommandClash: Capability {
    static let manifest = Manifest(
        id: "command_clash", name: "Clash", version: "1.0.0", summary: "Wants the same command.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.command(FinishJob.self)
    }
}

/// Waits for an entity or a field that nobody registers.
struct Waiting: Capability {
    static let manifest = Manifest(
        id: "waiting", name: "Waiting", version: "1.0.0", summary: "Waits in vain.")

    func declare(_ contributions: inout Contributions) throws {
        contributions.on("jub.before_save", id: "wait") { _ in }
    }
}

/// Fails in its second data step.
struct Failing: Capability {
    static let manifest = Manifest(
        id: "failing", name: "Failing", version: "1.0.0", summary: "Fails half way.",
        migrations: ["good", "bad"])

    func declare(_ contributions: inout Contributions) throws {
        contributions.entity(
            EntityDefinition("half", fields: [FieldDefinition("name", .text).required()]))
    }

    func migrate(_ step: String, in transaction: Transaction) throws {
        try transaction.insert("half", ["name": .text(step)])
        guard step == "bad" else { return }
        throw KernelError(.invalid, "The step `bad` has failed.")
    }
}
