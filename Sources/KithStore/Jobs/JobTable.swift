import KithModel

/// A piece of work that waits, or was done.
package struct JobRow: Sendable {
    /// What has become of a job.
    package enum State: String, Sendable, CaseIterable {
        /// It waits for its time, or for its next attempt.
        case pending
        /// It is done.
        case done
        /// It waits until its plugin is enabled again.
        case parked
        /// It waits for somebody to release it, as after a restore.
        case held
        /// It failed too often, or nobody knows how to do it.
        case dead
        /// Somebody has taken it back.
        case cancelled
    }

    /// The job's number.
    package var id: RecordID
    /// Who does it, as `warranty.remind`.
    package var name: String
    /// What it is told, as JSON.
    package var payload: String
    /// What has become of it.
    package var state: State
    /// How often it was tried.
    package var attempts: Int
    /// When it is tried next.
    package var nextAt: Instant
    /// For when it was meant.
    package var dueAt: Instant
    /// The key under which it waits once only; nil where it has none.
    package var key: String?
    /// How many deliveries deep it was caused.
    package var depth: Int
    /// When it was made.
    package var at: Instant
    /// When it came to its end; nil while it has not.
    package var finishedAt: Instant?
    /// What the last attempt failed by; nil where it did not.
    package var error: String?

    /// Makes a job that waits.
    package init(
        id: RecordID, name: String, payload: String, dueAt: Instant, key: String? = nil,
        depth: Int, at: Instant
    ) {
        self.id = id
        self.name = name
        self.payload = payload
        state = .pending
        attempts = 0
        nextAt = dueAt
        self.dueAt = dueAt
        self.key = key
        self.depth = depth
        self.at = at
    }
}

/// Reads and writes the work that waits.
package struct JobTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the tables of jobs and schedules, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (text, number) = (dialect.columnType(.text), dialect.columnType(.integer))
        return [
            """
            CREATE TABLE kith_job (id \(number) PRIMARY KEY, name \(text) NOT NULL, \
            payload \(text) NOT NULL, state \(text) NOT NULL, attempts \(number) NOT NULL, \
            next_at \(number) NOT NULL, due_at \(number) NOT NULL, "key" \(text), \
            depth \(number) NOT NULL, at \(number) NOT NULL, finished_at \(number), error \(text))
            """,
            "CREATE INDEX kith_job_due ON kith_job (state, next_at)",
            "CREATE INDEX kith_job_name ON kith_job (name, id)",
            """
            CREATE INDEX kith_job_finished ON kith_job (state, finished_at) \
            WHERE finished_at IS NOT NULL
            """,
            """
            CREATE INDEX kith_job_waiting ON kith_job (name, id) \
            WHERE state IN ('pending', 'parked')
            """,
            """
            CREATE UNIQUE INDEX kith_job_key ON kith_job (name, "key") \
            WHERE "key" IS NOT NULL AND state IN ('pending', 'parked')
            """,
            """
            CREATE TABLE kith_schedule (name \(text) PRIMARY KEY, plan \(text) NOT NULL, \
            next_due \(number) NOT NULL, last_due \(number), skipped \(number) NOT NULL, \
            is_paused \(number) NOT NULL)
            """,
        ]
    }

    /// Adds a job; one that waits under the same name and key stays as it is.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    package func append(_ job: JobRow) throws -> Bool {
        if let key = job.key, try isWaiting(job.name, key: key) { return false }
        let places = (1...9).map(place).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_job (id, name, payload, state, attempts, next_at, due_at, "key", \
            depth, at) VALUES (\(places), \(place(10)))
            """,
            [
                .integer(job.id.rawValue), .text(job.name), .text(job.payload),
                .text(job.state.rawValue), .integer(Int64(job.attempts)),
                .integer(job.nextAt.milliseconds), .integer(job.dueAt.milliseconds),
                job.key.map { .text($0) } ?? .null, .integer(Int64(job.depth)),
                .integer(job.at.milliseconds),
            ])
        return true
    }

    /// Whether a job of a name waits under a key.
    package func isWaiting(_ name: String, key: String) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_job WHERE name = \(place(1)) AND "key" = \(place(2)) \
            AND state IN ('pending', 'parked')
            """, [.text(name), .text(key)]
        ) { _ in true } ?? false
    }

    /// Returns jobs whose time has come, those first that have waited longest.
    package func due(at now: Instant, limit: Int) throws -> [JobRow] {
        try rows(
            "WHERE state = 'pending' AND next_at <= \(place(1)) ORDER BY next_at, id "
                + "LIMIT \(place(2))", [.integer(now.milliseconds), .integer(Int64(limit))])
    }

    /// Returns when the next job behind a moment is to be tried; nil where none waits.
    package func nextTime(after now: Instant) throws -> Instant? {
        try session.first(
            """
            SELECT next_at FROM kith_job WHERE state = 'pending' AND next_at > \(place(1)) \
            ORDER BY next_at LIMIT 1
            """, [.integer(now.milliseconds)]
        ) { Instant(milliseconds: $0.integer(0)) }
    }

    /// Returns a job; nil where there is none.
    package func job(_ id: RecordID) throws -> JobRow? {
        try rows("WHERE id = \(place(1))", [.integer(id.rawValue)]).first
    }

    /// Returns jobs, newest first.
    ///
    /// - Parameters:
    ///   - name: only those of a name; all where nil.
    ///   - state: only those in a state; all where nil.
    ///   - before: only those that are older than one.
    package func list(
        name: String?, state: JobRow.State?, before: RecordID?, limit: Int
    ) throws -> [JobRow] {
        var (conditions, values): ([String], [SQLValue]) = ([], [])
        func add(_ condition: String, _ value: SQLValue?) {
            guard let value else { return }
            values.append(value)
            conditions.append(condition + place(values.count))
        }
        add("name = ", name.map { .text($0) })
        add("state = ", state.map { .text($0.rawValue) })
        add("id < ", before.map { .integer($0.rawValue) })
        values.append(.integer(Int64(limit)))
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try rows("\(filter) ORDER BY id DESC LIMIT \(place(values.count))", values)
    }

    /// Notes what has become of a job, where it still stands as it was read.
    ///
    /// - Returns: whether it did.
    @discardableResult
    package func note(
        _ job: JobRow, as state: JobRow.State, attempts: Int, next: Instant,
        finishedAt: Instant?, error: String?
    ) throws -> Bool {
        try session.first(
            """
            UPDATE kith_job SET state = \(place(1)), attempts = \(place(2)), \
            next_at = \(place(3)), finished_at = \(place(4)), error = \(place(5)) \
            WHERE id = \(place(6)) AND state = \(place(7)) AND attempts = \(place(8)) RETURNING id
            """,
            [
                .text(state.rawValue), .integer(Int64(attempts)), .integer(next.milliseconds),
                finishedAt.map { .integer($0.milliseconds) } ?? .null,
                error.map { .text($0) } ?? .null, .integer(job.id.rawValue),
                .text(job.state.rawValue), .integer(Int64(job.attempts)),
            ]
        ) { _ in true } ?? false
    }

    /// Parks what waits for those that do not run, and releases the rest, oldest first.
    ///
    /// - Parameters:
    ///   - active: the names of those that run.
    ///   - isGone: whether nobody will ever know a name again: its jobs are dead.
    package func park(
        allBut active: Set<String>, at now: Instant, isGone: (String) -> Bool
    ) throws {
        let names = try session.all(
            "SELECT DISTINCT name FROM kith_job WHERE state IN ('pending', 'parked')"
        ) { $0.text(0) }
        for name in names {
            let isGone = !active.contains(name) && isGone(name)
            let state: JobRow.State = active.contains(name) ? .pending : isGone ? .dead : .parked
            try session.execute(
                """
                UPDATE kith_job SET state = \(place(1)), finished_at = \(place(2)), \
                error = coalesce(\(place(3)), error) \
                WHERE name = \(place(4)) AND state IN ('pending', 'parked') \
                AND state <> \(place(1))
                """,
                [
                    .text(state.rawValue), isGone ? .integer(now.milliseconds) : .null,
                    isGone ? .text("handler_missing: nobody knows `\(name)` any more.") : .null,
                    .text(name),
                ])
        }
    }

    /// Whether more jobs of a name wait than a number.
    package func isCrowded(_ name: String, most: Int) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_job WHERE name = \(place(1)) AND state IN ('pending', 'parked') \
            ORDER BY id LIMIT 1 OFFSET \(place(2))
            """, [.text(name), .integer(Int64(most - 1))]
        ) { _ in true } ?? false
    }

    /// Whether something in a state came to its end before a moment.
    package func hasAny(_ state: JobRow.State, finishedBefore moment: Instant) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_job WHERE state = \(place(1)) AND finished_at < \(place(2)) LIMIT 1
            """, [.text(state.rawValue), .integer(moment.milliseconds)]
        ) { _ in true } ?? false
    }

    /// Forgets what in a state came to its end before a moment, a thousand jobs at most.
    package func sweep(_ state: JobRow.State, finishedBefore moment: Instant) throws {
        try session.execute(
            """
            DELETE FROM kith_job WHERE id IN (SELECT id FROM kith_job WHERE state = \(place(1)) \
            AND finished_at < \(place(2)) LIMIT 1000)
            """, [.text(state.rawValue), .integer(moment.milliseconds)])
    }

    /// Forgets the jobs of a plugin.
    package func remove(of plugin: String) throws {
        try session.execute(
            "DELETE FROM kith_job WHERE substr(name, 1, \(place(1))) = \(place(2))",
            [.integer(Int64(plugin.unicodeScalars.count + 1)), .text(plugin + ".")])
    }

    private func rows(_ rest: String, _ values: [SQLValue]) throws -> [JobRow] {
        try session.all(
            """
            SELECT id, name, payload, state, attempts, next_at, due_at, "key", depth, at, \
            finished_at, error FROM kith_job \(rest)
            """, values, Self.row
        ).compactMap(\.self)
    }

    private static func row(_ row: any SQLRow) -> JobRow? {
        guard let id = RecordID(rawValue: row.integer(0)),
            let state = JobRow.State(rawValue: row.text(3))
        else { return nil }
        func moment(_ column: Int) -> Instant { Instant(milliseconds: row.integer(column)) }
        var job = JobRow(
            id: id, name: row.text(1), payload: row.text(2), dueAt: moment(6),
            key: row.isNull(7) ? nil : row.text(7), depth: Int(row.integer(8)), at: moment(9))
        job.state = state
        job.attempts = Int(row.integer(4))
        job.nextAt = moment(5)
        job.finishedAt = row.isNull(10) ? nil : moment(10)
        job.error = row.isNull(11) ? nil : row.text(11)
        return job
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
