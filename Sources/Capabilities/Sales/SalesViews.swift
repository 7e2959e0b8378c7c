import KithKernel

/// How the pages show what Sales brings.
enum SalesViews {
    static let all = [
        lead, deal, dealContact, product, priceBook, priceBookEntry, competitor, stage, pipeline,
    ]

    private static let deal = EntityView(
        "deal", icon: "deal", menu: .init("Sales", order: 10, key: "d"),
        columns: [
            "name", "account", "stage", "value", "weighted_value", "expected_close_on", "owner",
            "next_step",
        ],
        sort: "-value",
        lists: [
            .init("Open", filter: "status = 'open'"),
            .init("Mine, open", filter: "owner = @me and status = 'open'"),
            .init(
                "Closing in 30 days",
                filter: "status = 'open' and expected_close_on <= @today+30d",
                sort: "expected_close_on"),
            .init(
                "Standing still", filter: "status = 'open' and rots_on <= @today", sort: "rots_on"),
            .init("Won", filter: "status = 'won'", sort: "-closed_on"),
            .init("All"),
        ],
        facts: ["value", "weighted_value", "account", "expected_close_on", "owner", "next_step"],
        steps: .init(
            "stage", within: "pipeline", order: "position",
            sums: ["value", "weighted_value"], card: ["account", "expected_close_on"]),
        groups: [
            .init(
                "Deal",
                [
                    "name", "account", "contact", "product", "value", "stage",
                    "price_book",
                ]),
            .init(
                "Forecast",
                [
                    "probability", "forecast_category", "expected_close_on",
                    "next_step", "next_step_on", "stage_since", "rots_on",
                ]),
            .init("Outcome", ["status", "closed_on", "loss_reason", "competitor"]),
            .init("About", ["description", "opened_on", "external_id"]),
        ],
        actions: [
            .init(
                "sales.win_deal", argument: "deal", title: "Win deal", when: "status != 'won'",
                isPrimary: true),
            .init(
                "sales.lose_deal", argument: "deal", title: "Lose deal…",
                when: "status != 'lost'"),
        ])

    private static let lead = EntityView(
        "lead", icon: "lead", menu: .init("Sales", order: 40, key: "l"),
        columns: ["name", "company", "status", "source", "email", "phone", "score", "owner"],
        sort: "-created_at",
        lists: [
            .init("Open", filter: "status not in ('converted', 'disqualified')"),
            .init(
                "Mine, open",
                filter: "owner = @me and status not in ('converted', 'disqualified')"),
            .init("Converted", filter: "status = 'converted'", sort: "-converted_at"),
            .init("All"),
        ],
        facts: ["status", "company", "email", "phone", "source", "owner"],
        groups: [
            .init("Person", ["first_name", "last_name", "job_title", "company"]),
            .init("Reach", ["email", "phone", "website", "city", "country"]),
            .init("Lead", ["source", "status", "score", "notes", "disqualify_reason"]),
            .init(
                "Became",
                ["converted_at", "converted_contact", "converted_account", "converted_deal"]),
        ],
        actions: [
            .init(
                "sales.convert_lead", argument: "lead", title: "Convert lead",
                when: "status not in ('converted', 'disqualified')", isPrimary: true),
            .init(
                "sales.disqualify_lead", argument: "lead", title: "Disqualify lead…",
                when: "status not in ('converted', 'disqualified')"),
        ])

    private static let dealContact = EntityView(
        "deal_contact", icon: "contact", columns: ["deal", "contact", "role"])

    private static let priceBook = EntityView(
        "price_book", icon: "product", menu: .init("Sales", order: 70),
        columns: [
            "name", "is_default", "is_active",
        ], sort: "name")

    private static let priceBookEntry = EntityView(
        "price_book_entry", icon: "product",
        columns: ["price_book", "product", "min_quantity", "price", "valid_from", "valid_to"])

    private static let competitor = EntityView(
        "competitor", icon: "account", menu: .init("Sales", order: 80),
        columns: ["name", "website"], sort: "name")

    private static let product = EntityView(
        "product", icon: "product", menu: .init("Sales", order: 60, key: "p"), sort: "name",
        lists: [.init("All")])

    private static let stage = EntityView(
        "stage", icon: "board",
        columns: ["name", "pipeline", "position", "probability", "outcome"], sort: "position")

    private static let pipeline = EntityView("pipeline", icon: "board", sort: "name")
}
