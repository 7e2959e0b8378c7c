import KithKernel
import KithModel

/// Merges one account into another.
///
/// The winner takes over the loser's contacts, deals, subsidiaries, activities and whatever else
/// points to it, and the values that it lacks; the loser's id leads to the winner from then on.
/// A winner that stood below the loser takes its place in the tree. Undoing the change set
/// brings both back with their links.
///
/// - Permission: `account:delete`
/// - Throws: `not_found`; `forbidden` when the caller may not update both or not delete the
///   loser; `unknown_field`.
package struct MergeAccounts: Command {
    package static let definition = CommandDefinition(
        "contacts.merge_accounts", summary: "Merges one account into another.",
        arguments: [
            FieldDefinition("winner", .reference(.init("account")), help: "The one that stays.")
                .required(),
            FieldDefinition("loser", .reference(.init("account")), help: "The one that goes.")
                .required(),
            RecordMerge.take,
        ],
        permission: .verb("delete", on: "account"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let merge = try RecordMerge("account", input)
        let above = try AccountHierarchy.ancestors(of: merge.winner, in: transaction)
        if above.contains(merge.loser) {
            let parent = try transaction.get("account", merge.loser)["parent"] ?? .null
            try transaction.update("account", merge.winner, ["parent": parent])
        }
        return try merge.run(in: transaction)
    }
}
