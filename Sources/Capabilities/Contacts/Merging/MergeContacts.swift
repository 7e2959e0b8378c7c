import KithKernel
import KithModel

/// Merges one contact into another.
///
/// The winner takes over the loser's deals, activities and whatever else points to it, and the
/// values that it lacks; the loser's id leads to the winner from then on. Undoing the change set
/// brings both back with their links.
///
/// - Permission: `contact:delete`
/// - Throws: `not_found`; `forbidden` when the caller may not update both or not delete the
///   loser; `unknown_field`; `conflict` for a contact whose data were erased.
package struct MergeContacts: Command {
    package static let definition = CommandDefinition(
        "contacts.merge", summary: "Merges one contact into another.",
        arguments: [
            FieldDefinition("winner", .reference(.init("contact")), help: "The one that stays.")
                .required(),
            FieldDefinition("loser", .reference(.init("contact")), help: "The one that goes.")
                .required(),
            RecordMerge.take,
        ],
        permission: .verb("delete", on: "contact"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let merge = try RecordMerge("contact", input)
        for id in [merge.winner, merge.loser] {
            guard try transaction.get("contact", id)["erased_at"] != .null else { continue }
            throw KernelError(
                .conflict, "The data of the contact \(id) were erased.",
                recovery: "Leave it as it is: nothing of it may come back.")
        }
        return try merge.run(in: transaction)
    }
}
