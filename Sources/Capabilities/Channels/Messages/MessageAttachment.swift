import KithModel

extension EntityDefinition {
    /// A file that came or went with a message.
    static let messageAttachment = EntityDefinition(
        "message_attachment", titleField: "name", help: "A file that came or went with a message.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition(
                "message", .reference(.init("message", onDelete: .cascade, inverse: "attachments"))
            ).required(),
            FieldDefinition("name", .text).required(),
            FieldDefinition("file", .file).required(),
            FieldDefinition("content_type", .text, help: "As application/pdf."),
            FieldDefinition("size", .integer, help: "How many bytes it has."),
            FieldDefinition("sha256", .text, title: "SHA-256", help: "The hash of its bytes.")
                .indexed(),
            FieldDefinition(
                "content_id", .text, title: "Content-ID",
                help: "By which the HTML of the message names it."),
            FieldDefinition("is_inline", .boolean, help: "Whether it is shown within the text.")
                .defaulting(to: .boolean(false)),
        ])
}
