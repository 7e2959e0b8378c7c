import KithKernel
import KithModel

extension EntityDefinition {
    /// A mail that is written once and filled in for each who gets it.
    static let mailTemplate = EntityDefinition(
        "mail_template", titleField: "name",
        help: "A mail that is written once, with places such as {{to.first_name|there}}.",
        fields: [
            FieldDefinition("name", .text, help: "What scripts call it.").required().unique(),
            FieldDefinition("subject", .text).required().searchable(),
            FieldDefinition("text", .longText, help: "The mail as plain text."),
            FieldDefinition(
                "html", .longText, title: "HTML",
                help: "The mail as HTML; what is filled in is escaped."),
            FieldDefinition(
                "purpose", .text,
                help: "For what it needs consent, as `marketing`; none where empty."),
        ])
}

/// The rules for templates.
enum MailTemplates {
    /// Refuses templates that say nothing, or whose places cannot be read.
    static func check(_ event: WriteEvent) throws {
        for change in event.changes {
            if change["text"]?.text == nil, change["html"]?.text == nil {
                change.reject("text", "A template has a text, or HTML, or both.")
            }
            for field in ["subject", "text", "html"] {
                guard let text = change[field]?.text else { continue }
                do {
                    _ = try FilledText(text)
                } catch let error as KernelError {
                    change.reject(field, error.message, recovery: error.recovery)
                }
            }
        }
    }

    /// Returns the template of a name or an id.
    ///
    /// - Throws: `not_found`.
    static func template(_ name: String, in transaction: Transaction) throws -> Record {
        let id = RecordID(name)
        let found = try transaction.find(
            "mail_template", where: id == nil ? "name = :name" : "id = :name",
            ["name": .string(name)], limit: 1)
        if let template = found.first { return template }
        throw KernelError(
            .notFound, "There is no mail template `\(name)`.",
            recovery: "See them: kith query mail_template", field: "template")
    }
}
