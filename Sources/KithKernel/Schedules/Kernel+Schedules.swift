import KithModel
import KithStore

extension Kernel {
    /// A schedule, and when it is due.
    public struct Schedule: Sendable {
        /// Its name, as `warranty.remind`.
        public var name: String
        /// The plugin that it belongs to.
        public var owner: String
        /// One sentence about what it does, or what its plugin is called.
        public var summary: String
        /// When it is due, in words.
        public var plan: String
        /// The time zone whose clocks count.
        public var timeZone: String
        /// When it is due next; nil while it is paused.
        public var nextDue: Instant?
        /// When it was due last; nil where it never was.
        public var lastDue: Instant?
        /// How often it was due and nothing was begun.
        public var skipped: Int64
        /// Whether somebody has stopped it.
        public var isPaused: Bool
    }

    /// Returns the schedules of the plugins that run, by name; for administrators.
    ///
    /// - Throws: `forbidden`.
    public func schedules(as principal: Principal) async throws -> [Schedule] {
        let zone = organisation.timeZone
        return try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let generation = transaction.state.generation
            return try ScheduleTable(transaction.state.session).all().compactMap { row in
                guard let schedule = generation.schedules[row.name],
                    let owner = generation.jobs[row.name]?.owner
                else { return nil }
                let title = generation.enabled.first { $0.id == owner }?.name ?? ""
                let summary = schedule.job.summary
                return Schedule(
                    name: row.name, owner: owner, summary: summary.isEmpty ? title : summary,
                    plan: schedule.plan.words, timeZone: schedule.timeZone ?? zone,
                    nextDue: row.isPaused || row.nextDue == .distantFuture ? nil : row.nextDue,
                    lastDue: row.lastDue, skipped: row.skipped, isPaused: row.isPaused)
            }
        }
    }

    /// Does what a schedule does once, now, beside its moments.
    ///
    /// - Returns: the job's number.
    /// - Throws: `not_found`; `forbidden`.
    public func runSchedule(
        _ name: String, as principal: Principal, door: Door, once: Once<RecordID>? = nil
    ) async throws -> RecordID {
        let context = ChangeSetContext(kind: "job", title: "Run \(name)")
        return try await transact(
            as: principal, door: door, context, once: once?.of(\.result)
        ) { transaction in
            try Self.requireAdministrator(transaction.actor)
            _ = try Self.row(name, transaction)
            guard let id = try transaction.enqueue(name) else {
                throw KernelError(.unforeseen, "The job was not added.")
            }
            return id
        }.result
    }

    /// Stops a schedule, or lets it go on; what passed meanwhile is not made good.
    ///
    /// - Throws: `not_found`; `forbidden`.
    public func pauseSchedule(
        _ name: String, _ isPaused: Bool, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(kind: "job", title: "Pause \(name)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            var (row, schedule) = try Self.row(name, transaction)
            let environment = transaction.state.environment
            row.isPaused = isPaused
            row.nextDue =
                schedule.plan.next(after: transaction.now, in: environment.zone(of: schedule))
                ?? .distantFuture
            try ScheduleTable(transaction.state.session).set(row)
        }
    }

    private static func row(
        _ name: String, _ transaction: Transaction
    ) throws -> (ScheduleRow, ScheduleDefinition) {
        let known = transaction.state.generation.schedules
        if let schedule = known[name],
            let row = try ScheduleTable(transaction.state.session).schedule(name)
        {
            return (row, schedule)
        }
        throw KernelError(
            .notFound,
            "There is no schedule `\(name)`\(Suggestion.question(for: name, among: known.keys))",
            recovery: "See all of them: kith schedule list")
    }
}
