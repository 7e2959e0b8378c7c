import KithKernel
import KithModel

/// Notes that two contacts are not one person, so that nobody is asked again.
///
/// - Permission: `duplicate_pair:update`
/// - Throws: `not_found`; `conflict` for a pair that was merged.
package struct DismissDuplicate: Command {
    package static let definition = CommandDefinition(
        "contacts.dismiss_duplicate", summary: "Notes that two contacts are not one person.",
        arguments: [FieldDefinition("pair", .reference(.init("duplicate_pair"))).required()],
        permission: .verb("update", on: "duplicate_pair"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let pair = try transaction.get("duplicate_pair", input.record("pair"))
        guard pair["state"] != .text("merged") else {
            throw KernelError(
                .conflict, "The two contacts were merged.",
                recovery: "Undo the merge first: kith changes --sets", field: "pair")
        }
        let dismissed = try transaction.update(
            "duplicate_pair", pair.id, ["state": .text("dismissed")])
        return CommandOutput("They are two people.", dismissed)
    }
}
