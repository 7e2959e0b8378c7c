import KithModel

extension EntityDefinition {
    /// What part somebody has in a deal.
    static let dealContact = EntityDefinition(
        "deal_contact", title: "Contact role", help: "What part somebody has in a deal.",
        isHiddenFromSearch: true, uniqueTogether: [["deal", "contact", "role"]],
        fields: [
            FieldDefinition("name", .text, help: "Made of the contact and the role.").readOnly(),
            FieldDefinition(
                "deal", .reference(.init("deal", onDelete: .cascade, inverse: "contact_roles"))
            ).required(),
            FieldDefinition(
                "contact", .reference(.init("contact", onDelete: .cascade, inverse: "deal_roles"))
            ).required(),
            FieldDefinition("role", .choice(.contactRoles)).required().indexed(),
            FieldDefinition("notes", .longText),
        ])
}

extension [FieldType.Choice] {
    /// What part somebody can have in a deal.
    static let contactRoles: Self = [
        .init("decision_maker"), .init("influencer"), .init("champion"), .init("buyer"),
        .init("user"), .init("blocker"), .init("other"),
    ]
}
