import KithModel

/// A person at an account.
struct PlannedContact: Sendable {
    /// The place of the account.
    let account: Int
    let firstName: String
    let lastName: String
    let email: String
    let phone: String
    let title: String
    let consent: String?

    /// Returns the people of some accounts, one to five of each.
    static func all(of accounts: [PlannedAccount], _ generator: SplitMix64) -> [PlannedContact] {
        var generator = generator
        var contacts: [PlannedContact] = []
        for (place, account) in accounts.enumerated() {
            var names: Set<String> = []
            let count = account.tier == "a" ? generator.number(3...5) : generator.number(2...4)
            while names.count < count {
                let first = generator.pick(PeopleWords.firstNames)
                let last = generator.pick(PeopleWords.lastNames)
                guard names.insert(first + " " + last).inserted else { continue }
                contacts.append(
                    PlannedContact(
                        account: place, firstName: first, lastName: last,
                        email: DemoText.address(first + " " + last) + "@"
                            + DemoText.host(account.name),
                        phone: account.phone + "\(generator.number(10...99))",
                        title: generator.pick(PeopleWords.titles), consent: consent(&generator)))
            }
        }
        return contacts
    }

    /// Returns a birthday that goes with a place.
    static func birthday(_ place: Int) -> CalendarDate {
        CalendarDate(days: Int64(-7000 + place * 7919 % 14_000))
    }

    private static func consent(_ generator: inout SplitMix64) -> String? {
        let number = generator.number(1...100)
        return number <= 45 ? "granted" : (number <= 55 ? "withdrawn" : nil)
    }
}
