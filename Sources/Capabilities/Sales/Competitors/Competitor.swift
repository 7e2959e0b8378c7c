import KithModel

extension EntityDefinition {
    /// Somebody who offers the same.
    static let competitor = EntityDefinition(
        "competitor", help: "Somebody who offers the same.",
        fields: [
            FieldDefinition("name", .text).required().unique().searchable(),
            FieldDefinition("website", .url),
            FieldDefinition("strengths", .longText),
            FieldDefinition("weaknesses", .longText),
        ])
}
