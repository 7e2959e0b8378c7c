import KithModel

/// What its deals say about an account.
enum AccountFigures {
    static let fields = [
        FieldDefinition(
            "open_deal_count",
            .rollup(.init(.count, of: "deal", by: "account", where: "status = 'open'")),
            title: "Open deals"),
        FieldDefinition(
            "won_value",
            .rollup(
                .init(
                    .sum, of: "deal", by: "account", field: "value", where: "status = 'won'",
                    result: .money())),
            help: "The sum of all deals that were won."),
    ]
}
