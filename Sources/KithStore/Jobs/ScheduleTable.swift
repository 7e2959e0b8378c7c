import KithModel

/// When a schedule is due, and what has become of it so far.
package struct ScheduleRow: Sendable {
    /// Its name, as `warranty.remind`.
    package var name: String
    /// The plan that `nextDue` follows from, as a text that differs where the plan does.
    package var plan: String
    /// When it is due next.
    package var nextDue: Instant
    /// When it was due last; nil where it never was.
    package var lastDue: Instant?
    /// How often it was due and nothing was begun.
    package var skipped: Int64
    /// Whether somebody has stopped it.
    package var isPaused: Bool

    /// Makes a schedule that was never due.
    package init(name: String, plan: String, nextDue: Instant) {
        self.name = name
        self.plan = plan
        self.nextDue = nextDue
        skipped = 0
        isPaused = false
    }
}

/// Reads and writes when schedules are due.
package struct ScheduleTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// Returns every schedule, by name.
    package func all() throws -> [ScheduleRow] { try rows("ORDER BY name", []) }

    /// Returns the schedules that are due, in the order in which they are.
    package func due(at now: Instant) throws -> [ScheduleRow] {
        try rows(
            "WHERE is_paused = 0 AND next_due <= \(place(1)) ORDER BY next_due, name",
            [.integer(now.milliseconds)])
    }

    /// Returns when the next of some schedules is due; nil where none is.
    package func nextTime(among names: Set<String>) throws -> Instant? {
        try rows("WHERE is_paused = 0", []).filter { names.contains($0.name) }.map(\.nextDue).min()
    }

    /// Returns a schedule; nil where there is none.
    package func schedule(_ name: String) throws -> ScheduleRow? {
        try rows("WHERE name = \(place(1))", [.text(name)]).first
    }

    /// Puts a schedule in the place of what stands under its name.
    package func set(_ schedule: ScheduleRow) throws {
        try session.execute(
            """
            INSERT INTO kith_schedule (name, plan, next_due, last_due, skipped, is_paused) \
            VALUES (\(place(1)), \(place(2)), \(place(3)), \(place(4)), \(place(5)), \(place(6))) \
            ON CONFLICT (name) DO UPDATE SET plan = excluded.plan, next_due = excluded.next_due, \
            last_due = excluded.last_due, skipped = excluded.skipped, \
            is_paused = excluded.is_paused
            """,
            [
                .text(schedule.name), .text(schedule.plan),
                .integer(schedule.nextDue.milliseconds),
                schedule.lastDue.map { .integer($0.milliseconds) } ?? .null,
                .integer(schedule.skipped), .integer(schedule.isPaused ? 1 : 0),
            ])
    }

    /// Forgets a schedule.
    package func remove(_ name: String) throws {
        try session.execute("DELETE FROM kith_schedule WHERE name = \(place(1))", [.text(name)])
    }

    /// Forgets the schedules of a plugin.
    package func remove(of plugin: String) throws {
        try session.execute(
            "DELETE FROM kith_schedule WHERE substr(name, 1, \(place(1))) = \(place(2))",
            [.integer(Int64(plugin.unicodeScalars.count + 1)), .text(plugin + ".")])
    }

    private func rows(_ rest: String, _ values: [SQLValue]) throws -> [ScheduleRow] {
        try session.all(
            "SELECT name, plan, next_due, last_due, skipped, is_paused FROM kith_schedule \(rest)",
            values
        ) { row in
            var schedule = ScheduleRow(
                name: row.text(0), plan: row.text(1),
                nextDue: Instant(milliseconds: row.integer(2)))
            schedule.lastDue = row.isNull(3) ? nil : Instant(milliseconds: row.integer(3))
            schedule.skipped = row.integer(4)
            schedule.isPaused = row.integer(5) != 0
            return schedule
        }
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
