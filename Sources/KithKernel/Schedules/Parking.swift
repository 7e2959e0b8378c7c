import KithModel
import KithStore

/// Lets what waits follow the generation: what belongs to plugins that do not run is parked,
/// what belongs to those that do is released, and schedules are due from now on.
struct Parking {
    private let generation: Generation
    private let environment: Environment

    init(_ generation: Generation, _ environment: Environment) {
        self.generation = generation
        self.environment = environment
    }

    /// Parks and releases, in the transaction that makes the generation.
    func follow(on session: any SQLSession) throws {
        let now = environment.clock.now
        try OutboxTable(session).park(allBut: generation.subscribers)
        try JobTable(session).park(
            allBut: Set(generation.jobs.keys), at: now, isGone: generation.hasLost)
        try followSchedules(ScheduleTable(session), now)
    }

    /// Lets a schedule that comes, or comes back, or has another plan be due from now on: what
    /// passed meanwhile is not made good.
    ///
    /// One whose plugin runs and has given it up is gone.
    private func followSchedules(_ table: ScheduleTable, _ now: Instant) throws {
        let known = Dictionary(
            try table.all().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, schedule) in generation.schedules.sorted(by: { $0.key < $1.key }) {
            let next =
                schedule.plan.next(after: now, in: environment.zone(of: schedule)) ?? .distantFuture
            guard var row = known[name] else {
                try table.set(ScheduleRow(name: name, plan: schedule.planText, nextDue: next))
                continue
            }
            guard
                row.plan != schedule.planText || row.nextDue == .distantFuture || row.nextDue > next
            else { continue }
            row.plan = schedule.planText
            row.nextDue = next
            try table.set(row)
        }
        for row in known.values where generation.schedules[row.name] == nil {
            if generation.hasLost(row.name) {
                try table.remove(row.name)
            } else if row.nextDue != .distantFuture {
                var parked = row
                parked.nextDue = .distantFuture
                try table.set(parked)
            }
        }
    }
}
