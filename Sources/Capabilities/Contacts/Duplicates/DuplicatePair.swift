import KithModel

extension EntityDefinition {
    /// Two contacts that may be one person, and what became of it.
    static let duplicatePair = EntityDefinition(
        "duplicate_pair", titleField: "id", help: "Two contacts that may be one person.",
        isHiddenFromSearch: true, uniqueTogether: [["first", "second"]],
        fields: [
            FieldDefinition(
                "first", .reference(.init("contact", onDelete: .cascade, inverse: "twins"))
            ).required().readOnly(),
            FieldDefinition(
                "second", .reference(.init("contact", onDelete: .cascade, inverse: "elder_twins"))
            ).required().readOnly(),
            FieldDefinition(
                "score", .integer, help: "How sure it is that both are one person, in percent."
            ).readOnly().indexed(),
            FieldDefinition("evidence", .json, help: "What speaks for it and against it.")
                .readOnly(),
            FieldDefinition(
                "state",
                .choice([.init("open"), .init("merged"), .init("dismissed")])
            ).required().indexed().defaulting(to: .text("open")),
        ])
}
