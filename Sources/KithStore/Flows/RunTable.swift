import KithModel

/// Reads and writes the runs of flows.
package struct RunTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the tables of runs and their steps, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (text, number) = (dialect.columnType(.text), dialect.columnType(.integer))
        return [
            """
            CREATE TABLE kith_run (id \(number) PRIMARY KEY, flow \(text) NOT NULL, \
            version \(text) NOT NULL, state \(text) NOT NULL, entity \(number), \
            record \(number), input \(text) NOT NULL, wake_at \(number) NOT NULL, \
            attempts \(number) NOT NULL, depth \(number) NOT NULL, at \(number) NOT NULL, \
            finished_at \(number), error \(text))
            """,
            "CREATE INDEX kith_run_due ON kith_run (wake_at, id) WHERE state = 'active'",
            "CREATE INDEX kith_run_flow ON kith_run (flow, id)",
            "CREATE INDEX kith_run_record ON kith_run (record, id) WHERE record IS NOT NULL",
            "CREATE INDEX kith_run_state ON kith_run (state, id)",
            """
            CREATE TABLE kith_run_step (run \(number) NOT NULL, place \(text) NOT NULL, \
            kind \(text) NOT NULL, arguments \(text) NOT NULL, state \(text) NOT NULL, \
            result \(text) NOT NULL, due_at \(number), event \(text), record \(number), \
            at \(number) NOT NULL, number \(number) NOT NULL, PRIMARY KEY (run, place))
            """,
            """
            CREATE INDEX kith_run_step_awaited ON kith_run_step (event, record) \
            WHERE state = 'waiting' AND event IS NOT NULL
            """,
            "CREATE INDEX kith_outbox_record ON kith_outbox (record, event) WHERE record IS NOT NULL",
        ]
    }

    /// Adds a run.
    package func append(_ run: RunRow) throws {
        let places = (1...13).map(place).joined(separator: ", ")
        try session.execute(
            "INSERT INTO kith_run (\(Self.columns)) VALUES (\(places))",
            [
                .integer(run.id.rawValue), .text(run.flow), .text(run.version),
                .text(run.state.rawValue), run.entity.map { .integer($0) } ?? .null,
                run.record.map { .integer($0.rawValue) } ?? .null, .text(run.input),
                .integer(run.wakeAt.milliseconds), .integer(Int64(run.attempts)),
                .integer(Int64(run.depth)), .integer(run.at.milliseconds), .null,
                run.error.map { .text($0) } ?? .null,
            ])
    }

    /// Notes how a run stands, where it is still in the state in which it was read.
    ///
    /// - Returns: whether it did.
    @discardableResult
    package func note(_ run: RunRow, was state: RunRow.State) throws -> Bool {
        try session.first(
            """
            UPDATE kith_run SET state = \(place(1)), version = \(place(2)), \
            wake_at = \(place(3)), attempts = \(place(4)), depth = \(place(5)), \
            finished_at = \(place(6)), error = \(place(7)) \
            WHERE id = \(place(8)) AND state = \(place(9)) RETURNING id
            """,
            [
                .text(run.state.rawValue), .text(run.version),
                .integer(run.wakeAt.milliseconds), .integer(Int64(run.attempts)),
                .integer(Int64(run.depth)),
                run.finishedAt.map { .integer($0.milliseconds) } ?? .null,
                run.error.map { .text($0) } ?? .null, .integer(run.id.rawValue),
                .text(state.rawValue),
            ]
        ) { _ in true } ?? false
    }

    /// Returns runs that go on now, those first that have waited longest.
    package func due(_ flows: [String], at now: Instant, limit: Int) throws -> [RunRow] {
        guard !flows.isEmpty else { return [] }
        let wanted = flows.indices.map { place($0 + 3) }.joined(separator: ", ")
        return try rows(
            """
            WHERE state = 'active' AND wake_at <= \(place(1)) AND flow IN (\(wanted)) \
            ORDER BY wake_at, id LIMIT \(place(2))
            """,
            [.integer(now.milliseconds), .integer(Int64(limit))] + flows.map { .text($0) })
    }

    /// Returns when the next run behind a moment goes on; nil where none waits.
    package func nextTime(after now: Instant) throws -> Instant? {
        try session.first(
            """
            SELECT wake_at FROM kith_run WHERE state = 'active' AND wake_at > \(place(1)) \
            ORDER BY wake_at LIMIT 1
            """, [.integer(now.milliseconds)]
        ) { Instant(milliseconds: $0.integer(0)) }
    }

    /// Returns a run; nil where there is none.
    package func run(_ id: RecordID) throws -> RunRow? {
        try rows("WHERE id = \(place(1))", [.integer(id.rawValue)]).first
    }

    /// Whether a run of a flow for a record has not come to its end.
    package func isActive(_ flow: String, record: RecordID) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_run WHERE record = \(place(1)) AND flow = \(place(2)) \
            AND state IN ('active', 'held') LIMIT 1
            """, [.integer(record.rawValue), .text(flow)]
        ) { _ in true } ?? false
    }

    /// What a list of runs is narrowed to.
    package struct Selection: Sendable {
        /// Only those of a flow; all where nil.
        package var flow: String?
        /// Only those in a state; all where nil.
        package var state: RunRow.State?
        /// Only those that a record began; all where nil.
        package var record: RecordID?
        /// Only those that are older than one.
        package var before: RecordID?

        /// Selects all.
        package init() {}
    }

    /// Returns runs, newest first.
    package func list(_ selection: Selection, limit: Int) throws -> [RunRow] {
        var (conditions, values): ([String], [SQLValue]) = ([], [])
        func add(_ condition: String, _ value: SQLValue?) {
            guard let value else { return }
            values.append(value)
            conditions.append(condition + place(values.count))
        }
        add("flow = ", selection.flow.map { .text($0) })
        add("state = ", selection.state.map { .text($0.rawValue) })
        add("record = ", selection.record.map { .integer($0.rawValue) })
        add("id < ", selection.before.map { .integer($0.rawValue) })
        values.append(.integer(Int64(limit)))
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try rows("\(filter) ORDER BY id DESC LIMIT \(place(values.count))", values)
    }

    /// Gives the runs of a plugin's flows that are under way another version, and wakes them.
    package func move(_ prefix: String, to version: String, at now: Instant) throws {
        try session.execute(
            """
            UPDATE kith_run SET version = \(place(1)), wake_at = \(place(2)) \
            WHERE state = 'active' AND substr(flow, 1, \(place(3))) = \(place(4))
            """,
            [
                .text(version), .integer(now.milliseconds),
                .integer(Int64(prefix.unicodeScalars.count)), .text(prefix),
            ])
    }

    /// Takes the runs of a plugin's flows back that are under way.
    package func cancel(_ prefix: String, why: String, at now: Instant) throws {
        try session.execute(
            """
            UPDATE kith_run SET state = 'cancelled', finished_at = \(place(1)), \
            error = \(place(2)) \
            WHERE state = 'active' AND substr(flow, 1, \(place(3))) = \(place(4))
            """,
            [
                .integer(now.milliseconds), .text(why),
                .integer(Int64(prefix.unicodeScalars.count)), .text(prefix),
            ])
    }

    /// Holds the runs that are under way.
    package func holdAll() throws {
        try session.execute("UPDATE kith_run SET state = 'held' WHERE state = 'active'", [])
    }

    /// Lets the runs go on that are held.
    package func releaseAll() throws {
        try session.execute("UPDATE kith_run SET state = 'active' WHERE state = 'held'", [])
    }

    /// How many runs are held.
    package func heldCount() throws -> Int {
        try session.first("SELECT count(*) FROM kith_run WHERE state = 'held'", []) {
            Int($0.integer(0))
        } ?? 0
    }

    private static let columns =
        """
        id, flow, version, state, entity, record, input, wake_at, attempts, depth, at, \
        finished_at, error
        """

    private func rows(_ rest: String, _ values: [SQLValue]) throws -> [RunRow] {
        try session.all(
            "SELECT \(Self.columns) FROM kith_run \(rest)", values, Self.row
        ).compactMap(\.self)
    }

    private static func row(_ row: any SQLRow) -> RunRow? {
        guard let id = RecordID(rawValue: row.integer(0)),
            let state = RunRow.State(rawValue: row.text(3))
        else { return nil }
        func moment(_ column: Int) -> Instant { Instant(milliseconds: row.integer(column)) }
        var run = RunRow(
            id: id, flow: row.text(1), version: row.text(2),
            entity: row.isNull(4) ? nil : row.integer(4),
            record: row.isNull(5) ? nil : RecordID(rawValue: row.integer(5)), input: row.text(6),
            depth: Int(row.integer(9)), at: moment(10))
        run.state = state
        run.wakeAt = moment(7)
        run.attempts = Int(row.integer(8))
        run.finishedAt = row.isNull(11) ? nil : moment(11)
        run.error = row.isNull(12) ? nil : row.text(12)
        return run
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
