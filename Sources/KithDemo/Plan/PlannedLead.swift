import KithModel

/// Somebody who might buy.
struct PlannedLead: Sendable {
    let day: CalendarDate
    let firstName: String
    let lastName: String
    let company: String
    let email: String
    let phone: String
    let title: String
    let city: String
    let country: String
    let source: String
    let status: String
    /// The place of the contact who asks again, if it is one.
    let contact: Int?
    /// The place of the user who owns it.
    let owner: Int
    /// What was done with it.
    let doings: [String]

    private static let count = 64
    private static let sources = ["web", "web", "referral", "event", "campaign", "cold_call"]
    private static let statuses = [
        "new", "new", "working", "working", "qualified", "disqualified", "converted",
    ]

    /// Returns the leads of the last months, in the order of their days.
    static func all(in market: DemoMarket, agents: [Int], _ generator: SplitMix64) -> [PlannedLead]
    {
        var generator = generator
        let workdays = market.calendar.workdays.suffix(90)
        return (0..<count).map { place in
            lead(place, on: generator.pick(Array(workdays)), market, agents, &generator)
        }.sorted { $0.day < $1.day }
    }

    private static func lead(
        _ place: Int, on day: CalendarDate, _ market: DemoMarket, _ agents: [Int],
        _ generator: inout SplitMix64
    ) -> PlannedLead {
        let status = generator.pick(statuses)
        // A contact asks again: every sixth, and all that were converted.
        let known = generator.number(0...market.contacts.count - 1)
        let isKnown = status == "converted" || place % 6 == 0
        let account = market.accounts[market.contacts[known].account]
        let isThere = isKnown && account.day < day
        let first = generator.pick(PeopleWords.firstNames)
        let last = generator.pick(PeopleWords.lastNames)
        let company =
            generator.pick(AccountWords.firstParts) + " " + generator.pick(AccountWords.trades).name
        let home = generator.pick(AccountWords.places)
        let contact = isThere ? market.contacts[known] : nil
        return PlannedLead(
            day: day, firstName: contact?.firstName ?? first, lastName: contact?.lastName ?? last,
            company: contact == nil ? company : account.name,
            email: contact?.email
                ?? DemoText.address(first + " " + last) + "@" + DemoText.host(company),
            phone: contact?.phone ?? home.prefix + "\(generator.number(100_000...999_999))",
            title: generator.pick(PeopleWords.titles), city: home.city, country: home.country,
            source: generator.pick(sources),
            status: status == "converted" && !isThere ? "qualified" : status,
            contact: isThere ? known : nil, owner: generator.pick(agents),
            doings: status == "new" ? [] : Array(leadDoings.prefix(generator.number(1...3))))
    }

    private static let leadDoings = [
        "First call", "Sent the product sheet", "Talk about roof and consumption",
    ]
}
