import KithModel

/// An account and when it became known.
struct PlannedAccount: Sendable {
    let name: String
    let day: CalendarDate
    /// The place of the parent.
    let parent: Int?
    let tier: String
    let sector: String
    let city: String
    let country: String
    let phone: String
    let employees: Int
    let foundedYear: Int
    let revenueCents: Int64
    /// The place of the user who owns it.
    let owner: Int

    /// How many accounts there are, and how many of them belong to others.
    private static let count = 108
    private static let subsidiaries = 14

    /// Returns the accounts in the order in which they became known.
    static func all(
        calendar: DemoCalendar, agents: [Int], _ generator: SplitMix64
    ) -> [PlannedAccount] {
        var generator = generator
        let days = days(calendar, &generator)
        var names: Set<String> = []
        var accounts: [PlannedAccount] = []
        while accounts.count < count {
            let trade = generator.pick(AccountWords.trades)
            let name = generator.pick(AccountWords.firstParts) + " " + trade.name
            guard names.insert(name).inserted else { continue }
            accounts.append(
                make(
                    name, sector: trade.sector, day: days[accounts.count], parent: nil,
                    owner: generator.pick(agents), &generator))
        }
        for index in 0..<subsidiaries {
            let place = index * 3
            let parent = accounts[place]
            let city = AccountWords.places[index % AccountWords.places.count].city
            accounts.append(
                make(
                    "\(parent.name) \(city)", sector: parent.sector,
                    day: days[count + index], parent: place, owner: parent.owner, &generator))
        }
        return accounts
    }

    /// More than half are there from the first weeks, the others come bit by bit.
    private static func days(
        _ calendar: DemoCalendar, _ generator: inout SplitMix64
    ) -> [CalendarDate] {
        let workdays = calendar.workdays
        let days = (0..<count + subsidiaries).map { index in
            let reach = index % 5 < 3 ? 30 : workdays.count - 10
            return index < 6 ? workdays[0] : workdays[generator.number(0...reach)]
        }
        return days.sorted()
    }

    private static func make(
        _ name: String, sector: String, day: CalendarDate, parent: Int?, owner: Int,
        _ generator: inout SplitMix64
    ) -> PlannedAccount {
        let weight = generator.number(1...100)
        let tier = weight <= 15 ? "a" : (weight <= 50 ? "b" : "c")
        let size = tier == "a" ? 400...2400 : (tier == "b" ? 80...500 : 8...120)
        let employees = generator.number(size)
        let place = generator.pick(AccountWords.places)
        return PlannedAccount(
            name: name, day: day, parent: parent, tier: tier, sector: sector, city: place.city,
            country: place.country, phone: place.prefix + "\(generator.number(10_000...99_999))",
            employees: employees, foundedYear: generator.number(1948...2019),
            revenueCents: Int64(employees * generator.number(70...240)) * 1_000_00, owner: owner)
    }
}
