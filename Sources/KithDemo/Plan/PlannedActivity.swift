import KithModel

/// Something that was done, or is to be done.
struct PlannedActivity: Sendable {
    /// What it is about, by its place.
    enum Subject: Sendable {
        case account(Int)
        case deal(Int)
    }

    let kind: String
    let subject: String
    let body: String?
    let about: Subject
    /// The place of the user who owns it.
    let owner: Int
    let due: CalendarDate
    /// When it was done; nil while it is to be done.
    let done: Instant?

    /// Returns the activities around deals and accounts.
    static func all(
        of deals: [PlannedDeal], in market: DemoMarket, _ generator: SplitMix64
    ) -> [PlannedActivity] {
        var generator = generator
        var activities: [PlannedActivity] = []
        for (place, deal) in deals.enumerated() {
            activities += done(for: deal, at: place, &generator)
            if deal.isOpen { activities.append(next(for: deal, at: place, market, &generator)) }
        }
        for (place, account) in market.accounts.enumerated() where account.tier != "c" {
            activities += visits(to: account, at: place, market, &generator)
        }
        return activities
    }

    private static func done(
        for deal: PlannedDeal, at place: Int, _ generator: inout SplitMix64
    ) -> [PlannedActivity] {
        let project = SalesWords.products[deal.product].project
        var activities: [PlannedActivity] = []
        for step in deal.steps {
            guard case .open(let stage) = step.station else { continue }
            for _ in 0..<generator.pick([0, 1, 1, 1, 1]) {
                let doing = generator.pick(SalesWords.doings[stage])
                activities.append(
                    PlannedActivity(
                        kind: doing.kind, subject: doing.subject + " " + project,
                        body: generator.chance(30) ? generator.pick(SalesWords.notes) : nil,
                        about: .deal(place), owner: deal.owner, due: step.day,
                        done: moment(step.day, &generator)))
            }
        }
        return activities
    }

    /// What the owner of an open deal has to do next, some of it overdue.
    private static func next(
        for deal: PlannedDeal, at place: Int, _ market: DemoMarket,
        _ generator: inout SplitMix64
    ) -> PlannedActivity {
        let today = market.calendar.last.adding(days: 1)
        let due = market.calendar.workday(
            from: today.adding(days: Int64(generator.number(-6...14))))
        return PlannedActivity(
            kind: "task", subject: deal.nextStep, body: nil, about: .deal(place), owner: deal.owner,
            due: max(due, deal.day), done: nil)
    }

    /// Regular visits to accounts that matter.
    private static func visits(
        to account: PlannedAccount, at place: Int, _ market: DemoMarket,
        _ generator: inout SplitMix64
    ) -> [PlannedActivity] {
        let pause = account.tier == "a" ? 80 : 160
        var activities: [PlannedActivity] = []
        var day = account.day.adding(days: Int64(generator.number(10...pause)))
        while market.calendar.workday(from: day) <= market.calendar.last {
            let workday = market.calendar.workday(from: day)
            activities.append(
                PlannedActivity(
                    kind: generator.pick(["call", "visit"]),
                    subject: "Regular talk with \(account.name)", body: nil,
                    about: .account(place), owner: account.owner, due: workday,
                    done: moment(workday, &generator)))
            day = day.adding(days: Int64(generator.number(pause / 2...pause)))
        }
        return activities
    }

    private static func moment(
        _ day: CalendarDate, _ generator: inout SplitMix64
    ) -> Instant {
        DemoCalendar.moment(
            day, hour: generator.number(7...15), minute: generator.number(0...11) * 5)
    }
}
