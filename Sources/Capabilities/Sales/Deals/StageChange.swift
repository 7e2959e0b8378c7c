import KithModel

extension EntityDefinition {
    /// That a deal has reached a stage; written by Kith for every deal.
    static let stageChange = EntityDefinition(
        "stage_change", titleField: "id", help: "That a deal has reached a stage.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition(
                "deal", .reference(.init("deal", onDelete: .cascade, inverse: "stage_changes"))
            ).required(),
            FieldDefinition("from_stage", .reference(.init("stage")), title: "From").readOnly(),
            FieldDefinition("to_stage", .reference(.init("stage")), title: "To").readOnly(),
            FieldDefinition("changed_at", .instant).readOnly().indexed(),
            FieldDefinition(
                "days_in_previous", .decimal(scale: 1), help: "How long it was in the stage before."
            ).readOnly(),
        ])
}
