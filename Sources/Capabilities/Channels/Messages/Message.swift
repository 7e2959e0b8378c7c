import KithModel

extension EntityDefinition {
    /// One thing that was said, in or out.
    static let message = EntityDefinition(
        "message", titleField: "subject",
        help: "One mail, call, chat line or note, in or out.",
        fields: [
            FieldDefinition("subject", .text).required().searchable(),
            FieldDefinition(
                "conversation",
                .reference(.init("conversation", onDelete: .cascade, inverse: "messages"))),
            FieldDefinition("channel", .choice(channels)).required().indexed(),
            FieldDefinition(
                "direction",
                .choice([.init("inbound"), .init("outbound"), .init("internal")])
            ).required().indexed(),
            FieldDefinition("state", .choice(states)).required().indexed(),
            FieldDefinition(
                "reason", .text, help: "Why it was left out, dropped, or could not be sent."),
            FieldDefinition("sent_at", .instant, help: "When it was said.").indexed(),
            FieldDefinition("sender", .text, help: "The address or number it came from.")
                .indexed(),
            FieldDefinition("sender_name", .text, help: "What the sender calls themselves."),
            FieldDefinition("recipients", .text, help: "The addresses or numbers it goes to."),
            FieldDefinition("copies", .text, help: "Who else gets it."),
            FieldDefinition(
                "contact", .reference(.init("contact", onDelete: .clear, inverse: "messages")),
                help: "The person on the other side."),
            FieldDefinition(
                "mailbox", .reference(.init("mailbox", onDelete: .clear)),
                help: "The mailbox that it was fetched from."),
            FieldDefinition(
                "about", .polymorphic(entities: []), help: "The record that it belongs to."),
            FieldDefinition("body", .longText, help: "What it says, as plain text.").searchable(),
            FieldDefinition("html", .longText, title: "HTML", help: "What it says, as HTML."),
            FieldDefinition(
                "is_automatic", .boolean, help: "Whether a machine said it, as an absence note."
            ).defaulting(to: .boolean(false)),
            FieldDefinition("message_id", .text, title: "Message-ID").indexed(),
            FieldDefinition("in_reply_to", .text, title: "In-Reply-To").indexed(),
            FieldDefinition("mentioned", .longText, title: "References"),
            FieldDefinition(
                "content_hash", .text, help: "SHA-256 of the message as it came."
            ).indexed(),
        ])

    private static let channels: [FieldType.Choice] = [
        .init("email", title: "E-mail"), .init("sms", title: "SMS"), .init("call"), .init("chat"),
        .init("web", title: "Web form"), .init("social", title: "Social media"), .init("note"),
    ]

    private static let states: [FieldType.Choice] = [
        .init("received"), .init("dropped"), .init("draft"), .init("queued"), .init("sent"),
        .init("failed"), .init("left_out"),
    ]
}
