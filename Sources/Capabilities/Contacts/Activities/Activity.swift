import KithModel

extension EntityDefinition {
    /// Something that was done with somebody, or is to be done.
    static let activity = EntityDefinition(
        "activity", pluralTitle: "Activities", titleField: "subject",
        help: "A task, a call, a letter: what was done with somebody, or is to be done.",
        fields: [
            FieldDefinition("subject", .text).required().searchable(),
            FieldDefinition("kind", .choice(kinds)).required().indexed()
                .defaulting(to: .text("task")),
            FieldDefinition(
                "about", .polymorphic(entities: []), help: "The record that it belongs to."),
            FieldDefinition("due_on", .date).indexed(),
            FieldDefinition("is_done", .boolean).indexed().defaulting(to: .boolean(false)),
            FieldDefinition("done_at", .instant).indexed(),
            FieldDefinition("body", .longText).searchable(),
            FieldDefinition(
                "direction", .choice([.init("inbound"), .init("outbound")]),
                help: "Whether it came in or went out."
            ).indexed(),
            FieldDefinition("started_at", .instant, help: "When it began or is to begin.")
                .indexed(),
            FieldDefinition("duration_seconds", .integer, title: "Duration", help: "In seconds."),
            FieldDefinition("outcome", .text, help: "What came of it, in a few words.").indexed(),
            FieldDefinition(
                "actor", .polymorphic(entities: []),
                help: "Who did it: a user, or somebody from outside."),
        ])

    private static let kinds: [FieldType.Choice] = [
        .init("task"), .init("call"), .init("email", title: "E-mail"), .init("meeting"),
        .init("visit"), .init("sms", title: "SMS"), .init("letter"), .init("chat"),
        .init("web", title: "Web page"), .init("social", title: "Social media"),
        .init("statement"), .init("note"),
    ]
}
