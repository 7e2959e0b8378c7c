import KithKernel
import KithModel

/// Puts a tag on a record, and makes the tag if there is none of that name.
///
/// A record that has the tag keeps it.
///
/// - Permission: `tagging:create`
/// - Throws: `invalid` for a record that the caller may not read, or for an empty name.
package struct AddTag: Command {
    package static let definition = CommandDefinition(
        "contacts.tag", summary: "Puts a tag on a record.",
        arguments: [
            FieldDefinition("about", .polymorphic(entities: []), help: "The record.").required(),
            FieldDefinition("tag", .text, help: "The tag's name.").required(),
        ],
        permission: .verb("create", on: "tagging"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let name = input["tag"].text ?? ""
        let tag =
            try transaction.tag(named: name)
            ?? transaction.insert("tag", ["name": .text(name)])
        let message = "The record is tagged “\(tag.title)”."
        if let tagging = try transaction.tagging(of: tag, about: input["about"]) {
            return CommandOutput(message, tagging)
        }
        let tagging = try transaction.insert(
            "tagging", ["tag": .reference(tag.id), "about": input["about"]])
        return CommandOutput(message, tagging)
    }
}

extension Transaction {
    /// Returns the tag of a name, which is compared as unique values are.
    func tag(named name: String) throws -> Record? {
        let wanted = FoldedText.uniqueKey(name)
        return try find(
            "tag", where: "lower(name) = :name", ["name": .string(FoldedText.fold(name))]
        ).first { FoldedText.uniqueKey($0.title) == wanted }
    }

    /// Returns the record that says that another has a tag.
    func tagging(of tag: Record, about: Value) throws -> Record? {
        guard case .polymorphic(_, let id) = about else { return nil }
        return try find(
            "tagging", where: "tag = :tag and about = :about",
            ["tag": .string(tag.id.description), "about": .string(id.description)], limit: 1
        ).first
    }
}
