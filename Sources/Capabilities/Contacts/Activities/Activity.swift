import KithModel

extension EntityDefinition {
    /// Something that was done with somebody, or is to be done.
    static let activity = EntityDefinition(
        "activity", pluralTitle: "Activities", titleField: "subject",
        help: "A task, call, meeting, e-mail or note.",
        fields: [
            FieldDefinition("subject", .text).required().searchable(),
            FieldDefinition(
                "kind",
                .choice([
                    .init("task"), .init("call"), .init("meeting"),
                    .init("email", title: "E-mail"), .init("note"),
                ])
            ).required().indexed().defaulting(to: .text("task")),
            FieldDefinition(
                "about", .polymorphic(entities: []), help: "The record that it belongs to."),
            FieldDefinition("due_on", .date).indexed(),
            FieldDefinition("is_done", .boolean).indexed().defaulting(to: .boolean(false)),
            FieldDefinition("done_at", .instant).indexed(),
            FieldDefinition("body", .longText).searchable(),
        ])
}
