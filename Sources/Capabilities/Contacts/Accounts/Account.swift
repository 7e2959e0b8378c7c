import KithModel

extension EntityDefinition {
    /// An organisation that one sells to, or might.
    static let account = EntityDefinition(
        "account", help: "An organisation that you sell to, or might.",
        fields: [
            FieldDefinition("name", .text).required().indexed().searchable(),
            FieldDefinition("external_id", .text, help: "Its identity in another system.").unique(),
            FieldDefinition(
                "parent", .reference(.init("account", onDelete: .clear, inverse: "subsidiaries")),
                help: "The account that it belongs to."),
            FieldDefinition(
                "tier", .choice([.init("a"), .init("b"), .init("c")]),
                help: "How much it matters, a the most."
            ).indexed(),
            FieldDefinition("sector", .text).indexed(),
            FieldDefinition("website", .url).searchable(),
            FieldDefinition("phone", .phone).searchable(),
            FieldDefinition("employees", .integer),
            FieldDefinition("founded_year", .integer),
            FieldDefinition("annual_revenue", .money()),
            FieldDefinition("country", .text).indexed(),
            FieldDefinition("city", .text).searchable(),
            FieldDefinition("description", .longText).searchable(),
        ] + FieldDefinition.postalAddress + FieldDefinition.lifecycle + [
            FieldDefinition(
                "contact_count", .rollup(.init(.count, of: "contact", by: "account")),
                title: "Contacts"),
            FieldDefinition(
                "subsidiary_count", .rollup(.init(.count, of: "account", by: "parent")),
                title: "Subsidiaries", help: "The accounts directly below it."),
        ])
}
