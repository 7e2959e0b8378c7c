import KithModel

/// Plans deals: who sells what to whom, and how it goes.
struct DemoMarket {
    let calendar: DemoCalendar
    let users: [PlannedUser]
    let accounts: [PlannedAccount]
    let contacts: [PlannedContact]
    private let workdays: [CalendarDate]
    private let contactsOfAccount: [Int: [Int]]

    private static let count = 600

    init(
        calendar: DemoCalendar, users: [PlannedUser], accounts: [PlannedAccount],
        contacts: [PlannedContact]
    ) {
        self.calendar = calendar
        self.users = users
        self.accounts = accounts
        self.contacts = contacts
        workdays = calendar.workdays
        contactsOfAccount = Dictionary(grouping: contacts.indices) { contacts[$0].account }
    }

    /// Returns the deals in the order in which they are opened.
    func deals(_ generator: SplitMix64) -> [PlannedDeal] {
        var generator = generator
        let opened = (0..<Self.count).map { _ in
            let first = generator.number(3...workdays.count - 2)
            // The business grows: four of ten are opened rather later than sooner.
            let place =
                generator.chance(40)
                ? max(first, generator.number(3...workdays.count - 2)) : first
            return workdays[place]
        }
        return opened.sorted().map { deal(openedOn: $0, &generator) }
    }

    private func deal(
        openedOn day: CalendarDate, _ generator: inout SplitMix64
    ) -> PlannedDeal {
        let account = customer(on: day, &generator)
        let owner = seller(to: account, &generator)
        let product = generator.number(0...SalesWords.products.count - 2)
        let article = SalesWords.products[product]
        let cents = article.cents * Int64(generator.number(article.quantities))
        let steps = DealWalk(calendar: calendar, skill: owner * 5 % 17 - 8)
            .steps(from: day, &generator)
        let offer = steps.first { $0.station == .open(2) }?.day
        let hasLines = offer != nil && generator.chance(45)
        return PlannedDeal(
            name: "\(accounts[account].name): \(article.project)", account: account,
            contact: generator.pick(contactsOfAccount[account] ?? [0]), product: product,
            owner: owner, estimateCents: max(cents / 500_00, 1) * 500_00,
            expectedOn: day.adding(days: Int64(generator.number(45...120))),
            nextStep: generator.pick(SalesWords.nextSteps), steps: steps,
            lines: hasLines ? lines(around: product, &generator) : [],
            linesOn: hasLines ? offer : nil)
    }

    /// One of the accounts that are known on a day.
    private func customer(on day: CalendarDate, _ generator: inout SplitMix64) -> Int {
        let known = accounts.firstIndex { $0.day > day } ?? accounts.count
        return generator.number(0...max(known, 1) - 1)
    }

    /// The owner of the account, or now and then somebody else of the team.
    private func seller(to account: Int, _ generator: inout SplitMix64) -> Int {
        let owner = accounts[account].owner
        guard generator.chance(10) else { return owner }
        let team = users[owner].team
        return generator.pick(
            users.indices.filter { users[$0].team == team && !users[$0].isManager })
    }

    private func lines(
        around product: Int, _ generator: inout SplitMix64
    ) -> [PlannedLine] {
        let others = [2, 6, 8, 9].filter { $0 != product }
        let articles = [product] + others.prefix(generator.number(1...3))
        let discount = generator.pick([0, 0, 0, 5, 8, 10])
        return articles.map { article in
            let quantities = SalesWords.products[article].quantities
            return PlannedLine(
                product: article, quantity: generator.number(quantities), discount: discount)
        }
    }
}

/// The way of one deal through the stages.
struct DealWalk {
    let calendar: DemoCalendar
    /// How much better the seller is than others, in percent.
    let skill: Int

    /// How long deals stay in each open stage, in days, and how many of a hundred go on.
    private static let stages: [(stay: ClosedRange<Int>, goOn: Int)] = [
        (1...14, 88), (5...25, 78), (7...35, 72), (4...30, 76),
    ]

    /// Returns the steps of a deal until the calendar's end.
    func steps(
        from day: CalendarDate, _ generator: inout SplitMix64
    ) -> [PlannedStep] {
        var steps = [PlannedStep(day: day, station: .open(0))]
        var (day, stage) = (day, 0)
        let slowness = generator.chance(6) ? 3 : 1
        while true {
            let stay = generator.number(Self.stages[stage].stay) * slowness
            day = calendar.workday(from: day.adding(days: Int64(stay)))
            let next = next(after: stage, &generator)
            guard day <= calendar.last else { return steps }
            steps.append(PlannedStep(day: day, station: next))
            guard case .open(let reached) = next else { return steps }
            stage = reached
        }
    }

    private func next(
        after stage: Int, _ generator: inout SplitMix64
    ) -> PlannedStep.Station {
        guard generator.chance(Self.stages[stage].goOn + skill) else {
            return .lost(generator.number(0...5))
        }
        if stage == 3 { return generator.chance(8) ? .open(2) : .won }
        return .open(stage == 1 && generator.chance(10) ? 3 : stage + 1)
    }
}
