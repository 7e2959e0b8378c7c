import KithModel

extension EntityDefinition {
    /// Messages that belong together, on whichever channels.
    static let conversation = EntityDefinition(
        "conversation", titleField: "subject",
        help: "Messages that belong together, on whichever channels they went.",
        fields: [
            FieldDefinition("subject", .text).required().searchable(),
            FieldDefinition("status", .choice([.init("open"), .init("snoozed"), .init("closed")]))
                .required().indexed().defaulting(to: .text("open")),
            FieldDefinition("snoozed_until", .instant, help: "When it is open again.").indexed(),
            FieldDefinition(
                "contact", .reference(.init("contact", onDelete: .clear, inverse: "conversations")),
                help: "Who it is with."),
            FieldDefinition(
                "about", .polymorphic(entities: []), help: "The record that it belongs to."),
            FieldDefinition(
                "token", .text,
                help: "The word in brackets in a subject by which answers find it."
            ).unique(),
            FieldDefinition("last_message_at", .instant).readOnly().indexed(),
            FieldDefinition(
                "waiting_since", .instant,
                help: "Since when the other side waits for an answer by a person."
            ).indexed(),
        ])
}
