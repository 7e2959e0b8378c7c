import KithKernel
import KithModel

/// Shows a mail as somebody would get it.
///
/// - Permission: `mail_template:read`
/// - Throws: as `channels.send_mail`.
package struct PreviewMail: Command {
    package static let definition = CommandDefinition(
        "channels.preview_mail", summary: "Shows a template as somebody would get it.",
        arguments: [
            FieldDefinition("template", .text, help: "The name of a mail template.").required(),
            FieldDefinition("to", .polymorphic(entities: []), help: "Who would get it.").required(),
            FieldDefinition("about", .polymorphic(entities: []), help: "What it is about."),
        ],
        data: [
            FieldDefinition("to", .text, help: "The address."),
            FieldDefinition("subject", .text, help: "The subject."),
            FieldDefinition("text", .longText, help: "The mail as text."),
            FieldDefinition("html", .longText, help: "The mail as HTML."),
            FieldDefinition("left_out", .text, help: "Why it would not be sent."),
        ],
        permission: .verb("read", on: "mail_template"), mode: .read)

    package init() {}

    package func run(
        _ input: CommandInput, in transaction: Transaction
    ) throws -> CommandOutput {
        let wish: JSON = [
            "template": input["template"].apiJSON, "to": input["to"].apiJSON,
            "about": input["about"].apiJSON,
        ]
        let mail = try MailWish(wish, for: transaction, in: transaction)
        func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
        let note = mail.refusal.map { "\n\nIt would not be sent: \($0)" } ?? ""
        return CommandOutput(
            "\(mail.subject)\n\n\(mail.text ?? mail.html ?? "")\(note)",
            data: [
                "to": text(mail.to.address), "subject": .string(mail.subject),
                "text": text(mail.text), "html": text(mail.html), "left_out": text(mail.refusal),
            ])
    }
}
