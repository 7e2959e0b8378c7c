import KithKernel
import KithModel

/// Takes a tag off a record; the tag itself stays.
///
/// - Permission: `tagging:delete`
/// - Throws: `not_found` when the record does not have the tag.
package struct RemoveTag: Command {
    package static let definition = CommandDefinition(
        "contacts.untag", summary: "Takes a tag off a record.",
        arguments: AddTag.definition.arguments, permission: .verb("delete", on: "tagging"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let name = input["tag"].text ?? ""
        guard let tag = try transaction.tag(named: name),
            let tagging = try transaction.tagging(of: tag, about: input["about"])
        else {
            throw KernelError(
                .notFound, "The record is not tagged “\(name)”.",
                recovery: "See its tags: kith query tagging", field: "tag")
        }
        try transaction.delete("tagging", [tagging.id])
        return CommandOutput("The record is no longer tagged “\(tag.title)”.", tag)
    }
}
