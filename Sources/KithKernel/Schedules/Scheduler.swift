import KithModel
import KithStore

/// Makes jobs of the schedules whose time has come.
struct Scheduler: Sendable {
    /// How late a run may be before the moment counts as missed: one minute.
    private static let grace: Int64 = 60_000

    /// Of more moments that were missed only the last count.
    private static let mostMissed = 1000

    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Makes the jobs that are due.
    ///
    /// The clock may have been set back or forward: a schedule follows it, and what was missed is
    /// made good as the schedule says.
    /// - Returns: how many jobs were made.
    func run() async throws -> Int {
        let now = kernel.clock.now
        if kernel.noteTick(now) { try await followClock() }
        let due = try await kernel.store.read { try ScheduleTable($0).due(at: now) }
        guard !due.isEmpty else { return 0 }
        let (generations, environment) = (kernel.generations, kernel.environment)
        return try await kernel.store.write { session in
            let schedules = try generations.holding(on: session).schedules
            let table = ScheduleTable(session)
            var made = 0
            for row in try table.due(at: now) {
                // What is registered no more was parked with its plugin.
                guard let schedule = schedules[row.name] else { continue }
                made += try Self.begin(schedule, row, at: now, environment, session)
            }
            return made
        }
    }

    /// Lets schedules be due by a clock that was set back.
    private func followClock() async throws {
        let (generations, environment) = (kernel.generations, kernel.environment)
        try await kernel.store.write { session in
            try Parking(generations.holding(on: session), environment).followClock(on: session)
        }
    }

    private static func begin(
        _ schedule: ScheduleDefinition, _ row: ScheduleRow, at now: Instant,
        _ environment: Environment, _ session: any SQLSession
    ) throws -> Int {
        let zone = environment.zone(of: schedule)
        let missed = schedule.plan.moments(
            from: row.nextDue, through: now, most: mostMissed, in: zone)
        let wanted = chosen(missed, schedule, now)
        let jobs = JobTable(session)
        var made = 0
        for moment in wanted {
            // One that forbids the next waits under one key, however many moments pass.
            let key = schedule.overlap == .forbid ? "schedule" : "schedule \(moment.milliseconds)"
            let job = JobRow(
                id: environment.ids.next(at: now.milliseconds), name: schedule.name,
                payload: "null", dueAt: moment, key: key, depth: 0, at: now)
            if try jobs.append(job) { made += 1 }
        }
        var next = row
        next.skipped += Int64(missed.count - made)
        next.lastDue = missed.last ?? row.nextDue
        next.nextDue =
            schedule.plan.next(after: now, since: next.lastDue, in: zone) ?? .distantFuture
        try ScheduleTable(session).set(next)
        try CounterTable(session).set(
            "last_id", to: environment.ids.next(at: now.milliseconds).rawValue)
        return made
    }

    private static func chosen(
        _ moments: [Instant], _ schedule: ScheduleDefinition, _ now: Instant
    ) -> [Instant] {
        switch schedule.misfire {
        case .once: return Array(moments.suffix(1))
        case .all(let most): return Array(moments.suffix(max(1, most)))
        case .skip:
            let late = now.adding(milliseconds: -grace)
            return Array(moments.suffix(1)).filter { $0 >= late }
        }
    }
}

extension Environment {
    /// The rules of the zone whose clocks count for a schedule.
    func zone(of schedule: ScheduleDefinition) -> TimeZoneRules {
        zones.rules(schedule.timeZone ?? organisation.timeZone)
    }
}

extension Instant {
    /// A moment that never comes.
    static let distantFuture = Instant(milliseconds: 253_402_300_799_000)
}
