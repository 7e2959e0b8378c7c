import KithModel

extension KernelEntities {
    static let file = EntityDefinition(
        "file", titleField: "name", help: "A file: what it is called, and the hash of its bytes.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().indexed(),
            FieldDefinition("content_type", .text, help: "As application/pdf."),
            FieldDefinition("size", .integer, help: "How many bytes it has."),
            FieldDefinition("sha256", .text, title: "SHA-256", help: "The hash of its bytes.")
                .required().indexed(),
        ])
}
