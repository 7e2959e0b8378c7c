import KithKernel
import KithModel

/// Marks a lead as one of which nothing comes, and says why.
///
/// - Permission: `lead:update`
/// - Announces: `lead.disqualified`
/// - Throws: `not_found`; `conflict` for a lead that is converted or disqualified already.
package struct DisqualifyLead: Command {
    package static let definition = CommandDefinition(
        "sales.disqualify_lead", summary: "Marks a lead as one of which nothing comes.",
        arguments: [
            FieldDefinition("lead", .reference(.init("lead"))).required(),
            FieldDefinition("reason", .choice(.disqualifyReasons)).required(),
        ],
        permission: .verb("update", on: "lead"), announces: ["lead.disqualified"])

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let lead = try transaction.get("lead", input.record("lead"))
        if let status = lead["status"]?.text, ["converted", "disqualified"].contains(status) {
            throw KernelError(
                .conflict, "The lead \(lead.title) is \(status) already.",
                recovery: "See how it stands: kith record get lead \(lead.id)", field: "lead")
        }
        let closed = try transaction.update(
            "lead", lead.id,
            ["status": .text("disqualified"), "disqualify_reason": input["reason"]])
        try transaction.announce(
            "lead.disqualified", about: closed, ["reason": input["reason"].apiJSON])
        return CommandOutput("\(closed.title) is disqualified.", closed)
    }
}
