import KithKernel
import KithModel

/// Sends a mail to a contact, a user or an address.
///
/// It goes out after the commit; the history of the contact says what became of it. Where the
/// contact has not consented to its purpose it is left out, which the answer says.
///
/// - Permission: `message:create`
/// - Throws: `invalid` without subject or text; `not_found` for a template or a sender that
///   there is none of.
package struct SendMail: Command {
    package static let definition = CommandDefinition(
        "channels.send_mail", summary: "Sends a mail.",
        arguments: [
            FieldDefinition("to", .polymorphic(entities: []), help: "Who gets it."),
            FieldDefinition("address", .email, help: "Who gets it, where there is no record."),
            FieldDefinition("subject", .text, help: "In place of the template's."),
            FieldDefinition("text", .longText, help: "In place of the template's."),
            FieldDefinition("template", .text, help: "The name of a mail template."),
            FieldDefinition("purpose", .text, help: "For what it needs consent, as marketing."),
            FieldDefinition("about", .polymorphic(entities: []), help: "What it is about."),
            FieldDefinition("from", .text, help: "The name of a sender; the default where empty."),
            FieldDefinition("key", .text, help: "Of the same key only one is ever sent."),
        ],
        data: [
            FieldDefinition("effect", .text, help: "Its number in the ledger."),
            FieldDefinition("left_out", .text, help: "Why it is not sent."),
        ],
        permission: .verb("create", on: "message"))

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        var wish = JSONObject()
        for name in ["subject", "text", "template", "purpose", "about", "from"]
        where !input[name].isNull {
            wish[name] = input[name].apiJSON
        }
        wish["to"] = input["to"].isNull ? input["address"].apiJSON : input["to"].apiJSON
        let receipt = try transaction.request("mail", .object(wish), key: input["key"].text)
        let message =
            receipt.leftOut.map { "It is not sent: \($0)" }
            ?? (receipt.isRepeated ? "It was asked for before." : "The mail goes out.")
        return CommandOutput(
            message,
            data: [
                "effect": .string(receipt.id.description),
                "left_out": receipt.leftOut.map(JSON.string) ?? .null,
            ])
    }
}
