import KithKernel
import KithModel

/// Erases what is known of a person, from the contact and from the change log.
///
/// The contact stays as a nameless record, so that deals and activities still point to
/// something. Its values and their salts leave the log; the log's chain still verifies. This
/// cannot be undone.
///
/// - Permission: `administrator`
/// - Throws: `not_found`; `conflict` when the contact was erased before.
package struct EraseContact: Command {
    package static let definition = CommandDefinition(
        "contacts.erase", summary: "Erases a person's data, also from the change log.",
        arguments: [FieldDefinition("contact", .reference(.init("contact"))).required()],
        permission: .administrator)

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let contact = try transaction.get("contact", input.record("contact"))
        if let erased = contact["erased_at"]?.instant {
            throw KernelError(
                .conflict, "The contact \(contact.id) was erased on \(erased.utc.date).",
                recovery: "There is nothing left to erase.", field: "contact")
        }
        let blank = try transaction.update("contact", contact.id, Self.blanks(contact, transaction))
        try transaction.erase("contact", contact.id)
        return CommandOutput("The contact \(contact.id) is erased.", blank)
    }

    /// Everything that says something about the person, also in fields that others added.
    private static func blanks(
        _ contact: Record, _ transaction: Transaction
    ) -> [String: Value] {
        var values: [String: Value] = ["erased_at": .instant(transaction.now)]
        for field in contact.entity.ownFields
        where field.name != "name" && !field.type.isComputed && !contact[field].isNull {
            values[field.name] = .null
        }
        return values
    }
}
