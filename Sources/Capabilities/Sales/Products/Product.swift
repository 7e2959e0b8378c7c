import KithModel

extension EntityDefinition {
    /// Something that is sold.
    static let product = EntityDefinition(
        "product", help: "Something that you sell.",
        fields: [
            FieldDefinition("name", .text).required().unique().searchable(),
            FieldDefinition("code", .text, help: "The article number.").unique().searchable(),
            FieldDefinition("series", .text).indexed(),
            FieldDefinition("list_price", .money()),
            FieldDefinition("is_active", .boolean, help: "Whether it is sold now.")
                .indexed().defaulting(to: .boolean(true)),
            FieldDefinition("description", .longText).searchable(),
        ])
}
