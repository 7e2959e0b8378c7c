import KithModel

extension EntityDefinition {
    /// One item of what a deal is about.
    static let dealLine = EntityDefinition(
        "deal_line", help: "One item of what a deal is about.", isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text, help: "That of the product where none is given.")
                .required(),
            FieldDefinition(
                "deal", .reference(.init("deal", onDelete: .cascade, inverse: "lines"))
            ).required(),
            FieldDefinition("product", .reference(.init("product", inverse: "deal_lines"))),
            FieldDefinition("quantity", .decimal(scale: 3)).required()
                .defaulting(to: .decimal(Decimal(1))),
            FieldDefinition(
                "unit_price", .money(), help: "The list price of the product where none is given."
            ).required(),
            FieldDefinition("discount_percent", .decimal(scale: 2), title: "Discount in percent")
                .required().defaulting(to: .decimal(Decimal(0))),
            FieldDefinition(
                "total",
                .formula(
                    expression: "quantity * unit_price * (100 - discount_percent) / 100",
                    result: .money())),
        ])
}
