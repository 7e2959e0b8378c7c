import KithModel

extension EntityDefinition {
    /// A sale that one hopes for, has made or has lost.
    static let deal = EntityDefinition(
        "deal", help: "A sale that you hope for, have made or have lost.",
        fields: [
            FieldDefinition("name", .text).required().indexed().searchable(),
            FieldDefinition("number", .autoNumber(pattern: "D-{n}")).indexed().searchable(),
            FieldDefinition("external_id", .text, help: "Its identity in another system.").unique()
                .searchable(),
            FieldDefinition("account", .reference(.init("account", inverse: "deals"))),
            FieldDefinition(
                "contact", .reference(.init("contact", onDelete: .clear, inverse: "deals"))),
            FieldDefinition(
                "product", .reference(.init("product", inverse: "deals")),
                help: "What it is mainly about."),
            FieldDefinition(
                "stage", .reference(.init("stage", inverse: "deals")),
                help: "The first of the default pipeline where none is given."
            ).required(),
            FieldDefinition("pipeline", .reference(.init("pipeline", inverse: "deals"))).readOnly(),
            FieldDefinition("status", .choice(.outcomes), help: "As the stage says.").readOnly()
                .indexed(),
            FieldDefinition(
                "value", .money(ratedOn: "closed_on"),
                help: "Typed in while there are no lines, their sum afterwards."
            ).indexed(),
            FieldDefinition(
                "probability", .decimal(scale: 2),
                help: "Of winning, in percent; that of the stage where none is given."),
            FieldDefinition(
                "weighted_value",
                .formula(
                    expression: "value * probability / 100", result: .money(ratedOn: "closed_on"))),
            FieldDefinition("forecast_category", .choice(.forecastCategories)).indexed(),
            FieldDefinition("opened_on", .date).indexed(),
            FieldDefinition("expected_close_on", .date).indexed(),
            FieldDefinition("closed_on", .date, help: "The day on which it was won or lost.")
                .indexed(),
            FieldDefinition("loss_reason", .reference(.init("loss_reason", inverse: "deals"))),
            FieldDefinition("next_step", .text).searchable(),
            FieldDefinition("next_step_on", .date, help: "When it is to be done.").indexed(),
            FieldDefinition(
                "price_book", .reference(.init("price_book", onDelete: .clear, inverse: "deals")),
                help: "Where its lines take their prices from; the default one where empty."),
            FieldDefinition(
                "competitor", .reference(.init("competitor", onDelete: .clear, inverse: "deals")),
                help: "Who else is after it."),
            FieldDefinition("stage_since", .instant, title: "In stage since").readOnly().indexed(),
            FieldDefinition(
                "rots_on", .date, help: "From when on it has been in its stage too long."
            ).readOnly().indexed(),
            FieldDefinition(
                "line_count", .rollup(.init(.count, of: "deal_line", by: "deal")), title: "Lines"),
            FieldDefinition("description", .longText).searchable(),
        ])
}
