import KithKernel
import KithModel
import KithQuery

/// Writes a plan, day by day, with the kernel's clock on that day.
struct DemoWriter {
    /// What a change set holds.
    enum Kind: String {
        case people = "people"
        case products = "products"
        case customers = "accounts and contacts"
        case deals = "deals"
        case activities = "activities"
        case leads = "leads"
    }

    let kernel: Kernel
    let plan: DemoPlan
    var ids = DemoIDs()
    private(set) var counts: [(entity: String, count: Int)] = []
    private var sets: [Kind: RecordID] = [:]

    init(kernel: Kernel, plan: DemoPlan) {
        self.kernel = kernel
        self.plan = plan
    }

    /// Writes the whole plan.
    mutating func write() async throws {
        try await writePeople()
        try await writeProducts()
        let accounts = Dictionary(grouping: plan.accounts.indices) { plan.accounts[$0].day }
        let work = DemoWork(plan)
        let activities = Dictionary(grouping: plan.activities.indices) {
            Self.noted(plan.activities[$0], plan.calendar)
        }
        let stages = Dictionary(grouping: plan.stages, by: \.day)
        let leads = Dictionary(grouping: plan.leads, by: \.day)
        for day in plan.calendar.workdays {
            if let places = accounts[day] { try await writeCustomers(places, on: day) }
            if let work = work.byDay[day] { try await writeDeals(work, on: day) }
            if let places = activities[day] { try await writeActivities(places, on: day) }
            if let new = leads[day] { try await writeLeads(new, on: day) }
            if let reached = stages[day] { try await writeStages(reached, on: day) }
        }
        for entity in [
            "user", "team", "product", "account", "contact", "lead", "deal", "activity",
        ] {
            counts.append((entity, try await count(entity)))
        }
    }

    /// Sets the passwords of everybody, and returns who they are.
    func setPasswords(_ password: (String) -> String) async throws -> [DemoSummary.Person] {
        var people: [DemoSummary.Person] = []
        for (user, id) in zip(plan.users, ids.users) {
            let secret = password(user.email)
            try await kernel.setPassword(
                secret, of: id, as: .system(reason: "demo"), door: Door("demo"))
            people.append(
                DemoSummary.Person(
                    name: user.name, email: user.email, password: secret, role: user.role,
                    team: plan.teams[user.team].name))
        }
        return people
    }

    /// Runs one transaction at a moment, within the change set of its kind.
    mutating func transact<Result: Sendable>(
        _ kind: Kind, at moment: Instant,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        kernel.clock.set(moment)
        let context = ChangeSetContext(
            kind: "demo", title: "Demo data: \(kind.rawValue)", existing: sets[kind])
        let done = try await kernel.transact(
            as: .system(reason: "demo"), door: Door("demo"), context, body)
        sets[kind] = sets[kind] ?? done.receipt.set
        return done.result
    }

    /// Notes are taken on the last working day of the week, or the last of all.
    private static func noted(
        _ activity: PlannedActivity, _ calendar: DemoCalendar
    ) -> CalendarDate {
        let day = activity.done?.utc.date ?? calendar.last
        let friday = day.adding(days: Int64(5 - day.weekday))
        guard friday > calendar.last || activity.done == nil else { return friday }
        let end = calendar.last
        return end.adding(days: -Int64(max(end.weekday - 5, 0)))
    }

    private func count(_ entity: String) async throws -> Int {
        try await kernel.read(as: .system(reason: "demo")) { transaction in
            Int(try transaction.aggregate(entity).first?.count ?? 0)
        }
    }
}

/// The ids of what has been written, by its place in the plan.
struct DemoIDs: Sendable {
    var teams: [RecordID] = []
    var users: [RecordID] = []
    var products: [RecordID] = []
    var tags: [RecordID] = []
    var accounts: [Int: RecordID] = [:]
    var contacts: [Int: RecordID] = [:]
    var deals: [Int: RecordID] = [:]
    var openStages: [RecordID] = []
    var wonStage: RecordID?
    var lostStage: RecordID?
    var lossReasons: [RecordID] = []
    var partnerPrices: RecordID?
}
