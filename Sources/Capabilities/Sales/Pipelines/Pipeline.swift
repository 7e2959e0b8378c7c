import KithModel

extension EntityDefinition {
    /// A way that deals go, from stage to stage.
    static let pipeline = EntityDefinition(
        "pipeline", help: "A way that deals go, from stage to stage.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition(
                "is_default", .boolean, help: "Whether deals without a stage begin here."
            ).indexed().defaulting(to: .boolean(false)),
        ])
}
