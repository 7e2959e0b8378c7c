import KithModel

extension KernelEntities {
    static let rule = EntityDefinition(
        "rule", help: "What happens by itself: an event, a condition, actions.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text, help: "As escalate; its plugin is r_escalate.")
                .required().unique().readOnly(),
            FieldDefinition("title", .text).readOnly(),
            FieldDefinition("event", .text, help: "As case.committed_update.").readOnly(),
            FieldDefinition("changed", .json, help: "The fields of which one must have changed.")
                .readOnly(),
            FieldDefinition("condition", .longText, help: "In the filter language.").readOnly(),
            FieldDefinition("actions", .json, help: "What it does, in order.").readOnly(),
            FieldDefinition("is_active", .boolean).defaulting(to: .boolean(false)).readOnly(),
            FieldDefinition("revision", .integer, help: "How often it was saved.").readOnly(),
            FieldDefinition("active_revision", .integer, help: "The one that was activated last.")
                .readOnly(),
        ])
}
