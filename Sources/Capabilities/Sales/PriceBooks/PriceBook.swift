import KithModel

extension EntityDefinition {
    /// A list of prices, such as those for partners or for one country.
    static let priceBook = EntityDefinition(
        "price_book", help: "A list of prices: for partners, or for one country.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition("name", .text).required().unique(),
            FieldDefinition(
                "is_default", .boolean, help: "Whether deals without a price book use it."
            ).indexed().defaulting(to: .boolean(false)),
            FieldDefinition("is_active", .boolean, help: "Whether lines may take prices from it.")
                .indexed().defaulting(to: .boolean(true)),
            FieldDefinition("description", .longText),
        ])

    /// What one product costs in a price book, from some quantity on.
    static let priceBookEntry = EntityDefinition(
        "price_book_entry", title: "Price", titleField: "id",
        help: "What one product costs in a price book, from some quantity on.",
        isHiddenFromSearch: true,
        fields: [
            FieldDefinition(
                "price_book",
                .reference(.init("price_book", onDelete: .cascade, inverse: "entries"))
            ).required(),
            FieldDefinition(
                "product", .reference(.init("product", onDelete: .cascade, inverse: "prices"))
            ).required(),
            FieldDefinition("price", .money(), help: "Of one, in any currency.").required(),
            FieldDefinition(
                "min_quantity", .decimal(scale: 3), title: "From quantity",
                help: "The least quantity for which it holds."
            ).required().defaulting(to: .decimal(Decimal(0))),
            FieldDefinition("valid_from", .date, help: "The first day; always where empty."),
            FieldDefinition("valid_to", .date, help: "The last day; for good where empty."),
        ])
}
