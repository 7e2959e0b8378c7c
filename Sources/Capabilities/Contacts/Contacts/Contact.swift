import KithModel

extension EntityDefinition {
    /// A person whom one deals with.
    static let contact = EntityDefinition(
        "contact", help: "A person whom you deal with.",
        fields: [
            FieldDefinition("name", .text, help: "Made of first and last name.").readOnly()
                .indexed().searchable(),
            FieldDefinition("first_name", .text),
            FieldDefinition("last_name", .text).indexed(),
            FieldDefinition("email", .email).indexed().searchable(),
            FieldDefinition("phone", .phone).indexed().searchable(),
            FieldDefinition("job_title", .text).searchable(),
            FieldDefinition(
                "account", .reference(.init("account", onDelete: .clear, inverse: "contacts"))),
            FieldDefinition("external_id", .text, help: "Its identity in another system.").unique(),
            FieldDefinition(
                "marketing_consent", .consent(purpose: "marketing"),
                help: "Whether the person wants to hear of offers."),
            FieldDefinition("notes", .longText).searchable(),
            FieldDefinition("erased_at", .instant, help: "When the person's data were erased.")
                .readOnly(),
            FieldDefinition("mobile_phone", .phone, help: "A second number.").indexed()
                .searchable(),
            FieldDefinition("date_of_birth", .date).indexed(),
            FieldDefinition("city", .text).searchable(),
            FieldDefinition("country", .text).indexed(),
        ] + FieldDefinition.postalAddress + FieldDefinition.lifecycle)
}
