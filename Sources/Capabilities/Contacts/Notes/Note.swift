import KithModel

extension EntityDefinition {
    /// Something written down about a record.
    static let note = EntityDefinition(
        "note", help: "Something written down about a record.",
        fields: [
            FieldDefinition("name", .text, help: "The first line of the text.").readOnly()
                .searchable(),
            FieldDefinition("body", .longText).required().searchable(),
            FieldDefinition(
                "about", .polymorphic(entities: []), help: "The record that it belongs to."),
            FieldDefinition("is_pinned", .boolean, help: "Whether it stands above the others.")
                .indexed().defaulting(to: .boolean(false)),
        ])
}
