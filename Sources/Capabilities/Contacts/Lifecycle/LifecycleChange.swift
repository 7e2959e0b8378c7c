import KithModel

extension EntityDefinition {
    /// That an account or contact has reached a lifecycle stage; written by Kith for each.
    static let lifecycleChange = EntityDefinition(
        "lifecycle_change", titleField: "id",
        help: "That an account or contact has reached a lifecycle stage.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition(
                "contact",
                .reference(.init("contact", onDelete: .cascade, inverse: "lifecycle_changes"))
            ).readOnly(),
            FieldDefinition(
                "account",
                .reference(.init("account", onDelete: .cascade, inverse: "lifecycle_changes"))
            ).readOnly(),
            FieldDefinition("from_stage", .choice(stages), title: "From").readOnly(),
            FieldDefinition("to_stage", .choice(stages), title: "To").required().readOnly()
                .indexed(),
            FieldDefinition("changed_at", .instant).required().readOnly().indexed(),
            FieldDefinition(
                "days_in_previous", .decimal(scale: 1), help: "How long the stage before held."
            ).readOnly(),
        ])

    private static let stages = LifecycleStage.allCases.map { FieldType.Choice($0.rawValue) }
}
