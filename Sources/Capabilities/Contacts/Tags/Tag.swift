import KithModel

extension EntityDefinition {
    /// A word by which records are found together.
    static let tag = EntityDefinition(
        "tag", help: "A word by which records are found together.",
        fields: [
            FieldDefinition("name", .text).required().unique().searchable(),
            FieldDefinition(
                "colour",
                .choice([
                    .init("grey"), .init("red"), .init("amber"), .init("green"), .init("blue"),
                    .init("violet"),
                ])),
            FieldDefinition(
                "use_count", .rollup(.init(.count, of: "tagging", by: "tag")), title: "Uses"),
        ])

    /// That a record has a tag.
    static let tagging = EntityDefinition(
        "tagging", titleField: "id", help: "That a record has a tag.",
        isHiddenFromSearch: true, uniqueTogether: [["tag", "about"]],
        fields: [
            FieldDefinition(
                "tag", .reference(.init("tag", onDelete: .cascade, inverse: "taggings"))
            ).required(),
            FieldDefinition("about", .polymorphic(entities: []), help: "The record.").required(),
        ])
}
