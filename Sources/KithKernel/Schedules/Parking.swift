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
    ///
    /// - Parameter isStrict: whether a schedule by the clocks of a place that nobody knows is
    ///   refused; else it is not due.
    /// - Throws: `invalid` for such a schedule, with the nearest place.
    func follow(on session: any SQLSession, isStrict: Bool) throws {
        let now = environment.clock.now
        try OutboxTable(session).park(allBut: generation.subscribers)
        try JobTable(session).park(
            allBut: Set(generation.jobs.keys), at: now, isGone: generation.hasLost)
        try followSchedules(ScheduleTable(session), now, isStrict: isStrict)
    }

    /// Lets schedules be due by a clock that was set back.
    func followClock(on session: any SQLSession) throws {
        try followSchedules(ScheduleTable(session), environment.clock.now, isStrict: false)
    }

    /// Lets all schedules be due from now on.
    func beginAnew(on session: any SQLSession) throws {
        let table = ScheduleTable(session)
        for var row in try table.all() {
            guard let schedule = generation.schedules[row.name] else { continue }
            row.lastDue = nil
            row.nextDue = next(schedule, after: environment.clock.now, nil)
            try table.set(row)
        }
    }

    /// Lets a schedule that comes, or comes back, or has another plan be due from now on: what
    /// passed meanwhile is not made good.
    ///
    /// One whose plugin runs and has given it up is gone.
    private func followSchedules(
        _ table: ScheduleTable, _ now: Instant, isStrict: Bool
    ) throws {
        let known = Dictionary(
            try table.all().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, schedule) in generation.schedules.sorted(by: { $0.key < $1.key }) {
            let plan = schedule.planText(environment.organisation)
            let isNew = known[name]?.plan != plan
            if isStrict, isNew { try requireZone(of: schedule) }
            let next = next(schedule, after: now, known[name])
            guard var row = known[name] else {
                try table.set(ScheduleRow(name: name, plan: plan, nextDue: next))
                continue
            }
            guard isNew || row.nextDue == .distantFuture || row.nextDue > next else { continue }
            row.plan = plan
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

    /// When a schedule is due next.
    ///
    /// A clock that is set back by some hours, as machines do, brings no moment twice; one that is
    /// set back further is followed.
    private func next(
        _ schedule: ScheduleDefinition, after now: Instant, _ row: ScheduleRow?
    ) -> Instant {
        var start = now
        if let last = row?.lastDue, last > now, last <= now.adding(milliseconds: Self.setBack) {
            start = last
        }
        return schedule.plan.next(after: start, in: environment.zone(of: schedule))
            ?? .distantFuture
    }

    /// How far a clock is set back at most without being moved on purpose: 26 hours.
    private static let setBack: Int64 = 26 * 3_600_000

    private func requireZone(of schedule: ScheduleDefinition) throws {
        guard let zone = schedule.timeZone, !environment.zones.exists(zone) else { return }
        throw KernelError(
            .invalid,
            "The schedule `\(schedule.name)` names the time zone `\(zone)`, which is none.",
            recovery: "Name one of the IANA database, as Europe/Zagreb.", field: "zone")
    }
}
