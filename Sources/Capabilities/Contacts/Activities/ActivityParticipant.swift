import KithModel

extension EntityDefinition {
    /// That somebody took part in an activity.
    static let activityParticipant = EntityDefinition(
        "activity_participant", titleField: "id", help: "That somebody took part in an activity.",
        isHiddenFromSearch: true, uniqueTogether: [["activity", "who"]],
        fields: [
            FieldDefinition(
                "activity",
                .reference(.init("activity", onDelete: .cascade, inverse: "participants"))
            ).required(),
            FieldDefinition(
                "who", .polymorphic(entities: []),
                help: "A contact, a user or another record; empty for a stranger."),
            FieldDefinition(
                "part",
                .choice([
                    .init("from"), .init("to"), .init("cc", title: "Cc"),
                    .init("bcc", title: "Bcc"), .init("organiser"), .init("attendee"),
                ]),
                help: "What they did in it."),
            FieldDefinition(
                "address", .text, help: "The number or e-mail address, as it was used then."
            ).indexed(),
        ])
}
