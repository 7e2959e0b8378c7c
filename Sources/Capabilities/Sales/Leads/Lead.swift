import KithModel

extension EntityDefinition {
    /// Somebody who might buy, before anybody knows whether it is worth an offer.
    static let lead = EntityDefinition(
        "lead", help: "Somebody who might buy, before you know whether it is worth an offer.",
        fields: [
            FieldDefinition("name", .text, help: "Made of the person's names, or the company.")
                .readOnly().indexed().searchable(),
            FieldDefinition("first_name", .text),
            FieldDefinition("last_name", .text),
            FieldDefinition("company", .text).indexed().searchable(),
            FieldDefinition("job_title", .text).searchable(),
            FieldDefinition("email", .email).indexed().searchable(),
            FieldDefinition("phone", .phone).indexed().searchable(),
            FieldDefinition("website", .url),
            FieldDefinition("country", .text).indexed(),
            FieldDefinition("city", .text),
            FieldDefinition("source", .choice(.leadSources), help: "How you came to know of it.")
                .indexed(),
            FieldDefinition("status", .choice(.leadStatuses)).required().indexed()
                .defaulting(to: .text("new")),
            FieldDefinition("score", .integer, help: "How promising it is, the higher the more.")
                .indexed(),
            FieldDefinition("notes", .longText).searchable(),
            FieldDefinition(
                "disqualify_reason", .choice(.disqualifyReasons),
                help: "Why nothing comes of it."),
            FieldDefinition("converted_at", .instant).readOnly().indexed(),
            FieldDefinition(
                "converted_contact", .reference(.init("contact", onDelete: .clear)),
                help: "The contact that it became."
            ).readOnly(),
            FieldDefinition(
                "converted_account", .reference(.init("account", onDelete: .clear)),
                help: "The account that it became."
            ).readOnly(),
            FieldDefinition(
                "converted_deal", .reference(.init("deal", onDelete: .clear, inverse: "leads")),
                help: "The deal that it became."
            ).readOnly(),
        ])
}

extension [FieldType.Choice] {
    /// How far a lead has come.
    fileprivate static let leadStatuses: Self = [
        .init("new"), .init("working"), .init("qualified"), .init("converted"),
        .init("disqualified"),
    ]

    /// Where leads come from.
    fileprivate static let leadSources: Self = [
        .init("web"), .init("referral"), .init("campaign"), .init("event"), .init("cold_call"),
        .init("partner"), .init("other"),
    ]

    /// Why nothing comes of a lead.
    static let disqualifyReasons: Self = [
        .init("unreachable"), .init("not_interested"), .init("no_budget"), .init("bad_fit"),
        .init("duplicate"), .init("spam"),
    ]
}
