/// What is sold, and what people say about it.
enum SalesWords {
    struct Product {
        let name: String
        let code: String
        let series: String
        let cents: Int64
        let quantities: ClosedRange<Int>
        let project: String
        var isActive = true
    }

    static let products = [
        Product(
            name: "Sunframe 420", code: "SF-420", series: "Sunframe", cents: 149_00,
            quantities: 60...600, project: "solar roof"),
        Product(
            name: "Sunframe 450 Duo", code: "SF-450", series: "Sunframe", cents: 189_00,
            quantities: 40...500, project: "solar carport"),
        Product(
            name: "Helix 30", code: "HX-30", series: "Helix", cents: 3_490_00,
            quantities: 1...6, project: "new inverters"),
        Product(
            name: "Helix 100", code: "HX-100", series: "Helix", cents: 8_900_00,
            quantities: 1...4, project: "grid connection"),
        Product(
            name: "Cellar 50", code: "CE-50", series: "Cellar", cents: 21_500_00,
            quantities: 1...4, project: "battery store"),
        Product(
            name: "Cellar 200", code: "CE-200", series: "Cellar", cents: 74_000_00,
            quantities: 1...2, project: "peak shaving"),
        Product(
            name: "Roofline", code: "RL-1", series: "Mounting", cents: 38_00,
            quantities: 60...600, project: "roof mounting"),
        Product(
            name: "Chargepoint 22", code: "CP-22", series: "Charging", cents: 1_290_00,
            quantities: 4...24, project: "charging points"),
        Product(
            name: "Sunwatch", code: "SW-1", series: "Services", cents: 690_00,
            quantities: 1...5, project: "monitoring"),
        Product(
            name: "Care plan", code: "CA-1", series: "Services", cents: 1_450_00,
            quantities: 1...5, project: "maintenance contract"),
        Product(
            name: "Sunframe 380", code: "SF-380", series: "Sunframe", cents: 129_00,
            quantities: 40...200, project: "solar roof", isActive: false),
    ]

    static let nextSteps = [
        "Send the roof survey", "Agree a date for the site visit", "Wait for the grid operator",
        "Present the offer to the board", "Clarify the financing", "Ask for the load profile",
        "Get the structural report", "Send the draft contract",
    ]

    /// What is done in each stage: the kind of activity and its subject before the project.
    static let doings: [[(kind: String, subject: String)]] = [
        [
            ("call", "First call about the"), ("email", "Brochure for the"),
            ("note", "Request for a"),
        ],
        [
            ("meeting", "Site visit for the"), ("call", "Questions about the"),
            ("email", "Load profile for the"),
        ],
        [
            ("email", "Offer for the"), ("meeting", "Presentation of the"),
            ("call", "Call about the offer for the"),
        ],
        [
            ("meeting", "Negotiation of the"), ("call", "Price of the"),
            ("email", "Draft contract for the"),
        ],
    ]

    static let notes = [
        "They pay too much at noon and want to know by how much we can lower that.",
        "The roof was renewed three years ago; statics are on file.",
        "Compares us with two others. Decides in the next board meeting.",
        "Wants everything from one hand, including the paperwork with the grid operator.",
        "Financing through the bank is agreed in principle.",
        "Asked for references nearby; named two hotels and the dairy.",
    ]

    /// What comes of calls.
    static let outcomes = [
        "Reached", "Wants to be called back", "Left a message", "Asked for the offer",
        "Passed on to a colleague",
    ]
}
