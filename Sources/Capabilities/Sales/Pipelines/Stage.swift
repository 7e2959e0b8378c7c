import KithModel

extension EntityDefinition {
    /// A station of a pipeline, with what it says about the deals in it.
    static let stage = EntityDefinition(
        "stage", help: "A station of a pipeline.", isHiddenFromSearch: true,
        uniqueTogether: [["pipeline", "name"]],
        fields: [
            FieldDefinition("name", .text).required().indexed(),
            FieldDefinition(
                "pipeline", .reference(.init("pipeline", onDelete: .restrict, inverse: "stages"))
            ).required(),
            FieldDefinition("position", .integer, help: "Its place, counted from 1.").required()
                .indexed(),
            FieldDefinition("probability", .decimal(scale: 2), help: "Of winning, in percent.")
                .required(),
            FieldDefinition("forecast_category", .choice(.forecastCategories)).required()
                .defaulting(to: .text("pipeline")),
            FieldDefinition("outcome", .choice(.outcomes), help: "What reaching it means.")
                .required().indexed().defaulting(to: .text("open")),
            FieldDefinition(
                "rots_after_days", .integer,
                help: "After how many days in it a deal wants looking after."),
            FieldDefinition(
                "required_roles", .multiChoice(.contactRoles),
                help: "The contact roles without which a deal does not get here."),
            FieldDefinition(
                "required_fields", .json,
                help: "The deal's fields that must be filled in here, as [\"next_step\"]."),
        ])
}

extension [FieldType.Choice] {
    /// Where the value of a deal is counted in a forecast.
    static let forecastCategories: Self = [
        .init("pipeline"), .init("best_case"), .init("commit"), .init("closed"), .init("omitted"),
    ]

    /// How a deal stands.
    static let outcomes: Self = [.init("open"), .init("won"), .init("lost")]
}
