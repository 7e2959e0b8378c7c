import KithModel

extension KernelEntities {
    static let script = EntityDefinition(
        "script", help: "A workflow script: a plugin that is one text, written here.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text, help: "As overdue_calls; its plugin is s_overdue_calls.")
                .required().unique().readOnly(),
            FieldDefinition("title", .text).readOnly(),
            FieldDefinition("newest", .integer, help: "The number of the last saved version.")
                .readOnly(),
            FieldDefinition("published", .integer, help: "The number of the version that runs.")
                .readOnly(),
        ])

    static let scriptVersion = EntityDefinition(
        "script_version", titleField: "id", help: "A text that a script had at some time.",
        isHiddenFromSearch: true, uniqueTogether: [["script", "number"]],
        fields: [
            FieldDefinition(
                "script",
                .reference(.init("script", onDelete: .cascade, inverse: "script_versions"))
            ).required().readOnly(),
            FieldDefinition("number", .integer, help: "1 for the first.").required().readOnly(),
            FieldDefinition("text", .longText).required().readOnly(),
            FieldDefinition("published_at", .instant, help: "When it was last let run.")
                .readOnly(),
        ])
}
