import KithModel

/// Reads and writes the steps that runs of flows have taken.
package struct StepTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// Returns the steps of a run, in the order in which they were taken.
    package func steps(of run: RecordID) throws -> [StepRow] {
        try session.all(
            "SELECT \(Self.columns) FROM kith_run_step WHERE run = \(place(1)) ORDER BY number",
            [.integer(run.rawValue)], Self.row
        ).compactMap(\.self)
    }

    /// Keeps a step; one at the same place is replaced.
    package func set(_ step: StepRow) throws {
        let places = (1...11).map(place).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_run_step (\(Self.columns)) VALUES (\(places)) \
            ON CONFLICT (run, place) DO UPDATE SET state = excluded.state, \
            result = excluded.result, due_at = excluded.due_at, event = excluded.event, \
            record = excluded.record
            """,
            [
                .integer(step.run.rawValue), .text(step.place), .text(step.kind),
                .text(step.arguments), .text(step.state.rawValue), .text(step.result),
                step.dueAt.map { .integer($0.milliseconds) } ?? .null,
                step.event.map { .text($0) } ?? .null,
                step.record.map { .integer($0.rawValue) } ?? .null,
                .integer(step.at.milliseconds), .integer(Int64(step.number)),
            ])
    }

    /// Forgets steps of a run.
    package func remove(_ places: [String], of run: RecordID) throws {
        for place in places {
            try session.execute(
                "DELETE FROM kith_run_step WHERE run = \(self.place(1)) AND place = \(self.place(2))",
                [.integer(run.rawValue), .text(place)])
        }
    }

    /// Whether a run waits for an event.
    package func isAwaited(_ event: String) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_run_step WHERE event = \(place(1)) AND state = 'waiting' LIMIT 1
            """, [.text(event)]
        ) { _ in true } ?? false
    }

    /// Tells the steps that wait for an event about a record, and wakes their runs.
    package func signal(
        _ event: String, about record: RecordID, _ payload: String, at now: Instant
    ) throws {
        let waiting = try session.all(
            """
            SELECT \(Self.columns) FROM kith_run_step WHERE event = \(place(1)) \
            AND record = \(place(2)) AND state = 'waiting'
            """, [.text(event), .integer(record.rawValue)], Self.row
        ).compactMap(\.self)
        for var step in waiting {
            step.state = .done
            step.result = payload
            try set(step)
            try session.execute(
                "UPDATE kith_run SET wake_at = \(place(1)) WHERE id = \(place(2)) "
                    + "AND state = 'active' AND wake_at > \(place(1))",
                [.integer(now.milliseconds), .integer(step.run.rawValue)])
        }
    }

    /// Whether an event about a record was announced since a moment.
    package func hasHappened(
        _ event: String, about record: RecordID, since moment: Instant
    ) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_outbox WHERE record = \(place(1)) AND event = \(place(2)) \
            AND at >= \(place(3)) LIMIT 1
            """,
            [.integer(record.rawValue), .text(event), .integer(moment.milliseconds)]
        ) { _ in true } ?? false
    }

    private static let columns =
        "run, place, kind, arguments, state, result, due_at, event, record, at, number"

    private static func row(_ row: any SQLRow) -> StepRow? {
        guard let run = RecordID(rawValue: row.integer(0)),
            let state = StepRow.State(rawValue: row.text(4))
        else { return nil }
        var step = StepRow(
            run: run, place: row.text(1), kind: row.text(2), arguments: row.text(3),
            state: state, result: row.text(5), at: Instant(milliseconds: row.integer(9)))
        step.number = Int(row.integer(10))
        step.dueAt = row.isNull(6) ? nil : Instant(milliseconds: row.integer(6))
        step.event = row.isNull(7) ? nil : row.text(7)
        step.record = row.isNull(8) ? nil : RecordID(rawValue: row.integer(8))
        return step
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
