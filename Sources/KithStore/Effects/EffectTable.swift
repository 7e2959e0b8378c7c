import KithModel

/// Reads and writes the effect ledger.
package struct EffectTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the ledger, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (text, number) = (dialect.columnType(.text), dialect.columnType(.integer))
        return [
            """
            CREATE TABLE kith_effect (id \(number) PRIMARY KEY, kind \(text) NOT NULL, \
            "key" \(text) NOT NULL, payload \(text) NOT NULL, state \(text) NOT NULL, \
            attempts \(number) NOT NULL, interruptions \(number) NOT NULL, \
            next_at \(number) NOT NULL, entity \(number), record \(number), via \(text) NOT NULL, \
            set_id \(number), depth \(number) NOT NULL, at \(number) NOT NULL, \
            finished_at \(number), error \(text), result \(text))
            """,
            "CREATE UNIQUE INDEX kith_effect_key ON kith_effect (kind, \"key\")",
            """
            CREATE INDEX kith_effect_due ON kith_effect (state, next_at, id) \
            WHERE state IN ('pending', 'leased', 'held')
            """,
            "CREATE INDEX kith_effect_kind ON kith_effect (kind, id)",
            "CREATE INDEX kith_effect_state ON kith_effect (state, id)",
            "CREATE INDEX kith_effect_record ON kith_effect (record, id) WHERE record IS NOT NULL",
            """
            CREATE INDEX kith_effect_finished ON kith_effect (state, finished_at) \
            WHERE finished_at IS NOT NULL
            """,
        ]
    }

    /// Adds an effect; one of the same kind and key stays as it is.
    ///
    /// - Returns: the number of the one that was there before; nil where it was added.
    package func append(_ effect: EffectRow) throws -> RecordID? {
        if let known = try self.effect(effect.kind, key: effect.key) { return known.id }
        let places = (1...16).map(place).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_effect (id, kind, "key", payload, state, attempts, interruptions, \
            next_at, entity, record, via, set_id, depth, at, finished_at, error) VALUES (\(places))
            """,
            [
                .integer(effect.id.rawValue), .text(effect.kind), .text(effect.key),
                .text(effect.payload), .text(effect.state.rawValue),
                .integer(Int64(effect.attempts)), .integer(Int64(effect.interruptions)),
                .integer(effect.nextAt.milliseconds), effect.entity.map { .integer($0) } ?? .null,
                Self.number(effect.record), .text(effect.via), Self.number(effect.set),
                .integer(Int64(effect.depth)), .integer(effect.at.milliseconds),
                effect.finishedAt.map { .integer($0.milliseconds) } ?? .null,
                effect.error.map { .text($0) } ?? .null,
            ])
        return nil
    }

    /// Whether an effect is due.
    package func hasDue(at now: Instant) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_effect WHERE state = 'pending' AND next_at <= \(place(1)) LIMIT 1
            """, [.integer(now.milliseconds)]
        ) { _ in true } ?? false
    }

    /// Returns effects of some kinds whose time has come, those first that have waited longest.
    package func due(_ kinds: [String], at now: Instant, limit: Int) throws -> [EffectRow] {
        guard !kinds.isEmpty else { return [] }
        let wanted = kinds.indices.map { place($0 + 3) }.joined(separator: ", ")
        return try rows(
            """
            WHERE state = 'pending' AND next_at <= \(place(1)) AND kind IN (\(wanted)) \
            ORDER BY next_at, id LIMIT \(place(2))
            """,
            [.integer(now.milliseconds), .integer(Int64(limit))] + kinds.map { .text($0) })
    }

    /// Returns when the next effect behind a moment is to be tried; nil where none waits.
    package func nextTime(after now: Instant) throws -> Instant? {
        try session.first(
            """
            SELECT next_at FROM kith_effect WHERE state = 'pending' AND next_at > \(place(1)) \
            ORDER BY next_at LIMIT 1
            """, [.integer(now.milliseconds)]
        ) { Instant(milliseconds: $0.integer(0)) }
    }

    /// Returns an effect; nil where there is none.
    package func effect(_ id: RecordID) throws -> EffectRow? {
        try rows("WHERE id = \(place(1))", [.integer(id.rawValue)]).first
    }

    /// Returns the effect of a kind and a key; nil where there is none.
    package func effect(_ kind: String, key: String) throws -> EffectRow? {
        try rows(
            "WHERE kind = \(place(1)) AND \"key\" = \(place(2))", [.text(kind), .text(key)]
        ).first
    }

    /// What a list of effects is narrowed to.
    package struct Selection: Sendable {
        /// Only those of a kind; all where nil.
        package var kind: String?
        /// Only those in a state; all where nil.
        package var state: EffectRow.State?
        /// Only those about a record; all where nil.
        package var record: RecordID?
        /// Only those that are older than one.
        package var before: RecordID?

        /// Selects all.
        package init() {}
    }

    /// Returns effects, newest first.
    package func list(_ selection: Selection, limit: Int) throws -> [EffectRow] {
        var (conditions, values): ([String], [SQLValue]) = ([], [])
        func add(_ condition: String, _ value: SQLValue?) {
            guard let value else { return }
            values.append(value)
            conditions.append(condition + place(values.count))
        }
        add("kind = ", selection.kind.map { .text($0) })
        add("state = ", selection.state.map { .text($0.rawValue) })
        add("record = ", selection.record.map { .integer($0.rawValue) })
        add("id < ", selection.before.map { .integer($0.rawValue) })
        values.append(.integer(Int64(limit)))
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try rows("\(filter) ORDER BY id DESC LIMIT \(place(values.count))", values)
    }

    /// Notes what has become of an effect, where it still is in the state in which it was read.
    ///
    /// - Returns: whether it did.
    @discardableResult
    package func note(_ effect: EffectRow, was state: EffectRow.State) throws -> Bool {
        try session.first(
            """
            UPDATE kith_effect SET state = \(place(1)), attempts = \(place(2)), \
            next_at = \(place(3)), finished_at = \(place(4)), error = \(place(5)), \
            result = \(place(6)) WHERE id = \(place(7)) AND state = \(place(8)) RETURNING id
            """,
            [
                .text(effect.state.rawValue), .integer(Int64(effect.attempts)),
                .integer(effect.nextAt.milliseconds),
                effect.finishedAt.map { .integer($0.milliseconds) } ?? .null,
                effect.error.map { .text($0) } ?? .null, effect.result.map { .text($0) } ?? .null,
                .integer(effect.id.rawValue), .text(state.rawValue),
            ]
        ) { _ in true } ?? false
    }

    /// Lets go of what a run of the program was performing when it ended: it is tried again, and
    /// counts as interrupted.
    package func freeLeases() throws {
        try session.execute(
            """
            UPDATE kith_effect SET state = 'pending', interruptions = interruptions + 1 \
            WHERE state = 'leased'
            """, [])
    }

    /// Holds everything that waits.
    package func holdAll() throws {
        try session.execute(
            "UPDATE kith_effect SET state = 'held' WHERE state IN ('pending', 'leased')", [])
    }

    /// Lets everything go on that is held.
    package func releaseAll(at now: Instant) throws {
        try session.execute(
            """
            UPDATE kith_effect SET state = 'pending', next_at = \(place(1)) WHERE state = 'held'
            """, [.integer(now.milliseconds)])
    }

    /// Returns how many effects of each kind are in a state.
    package func counts(_ state: EffectRow.State) throws -> [(kind: String, count: Int)] {
        try session.all(
            """
            SELECT kind, count(*) FROM kith_effect WHERE state = \(place(1)) \
            GROUP BY kind ORDER BY kind
            """, [.text(state.rawValue)]
        ) { ($0.text(0), Int($0.integer(1))) }
    }

    /// Whether something in a state came to its end before a moment.
    package func hasAny(_ state: EffectRow.State, finishedBefore moment: Instant) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_effect WHERE state = \(place(1)) AND finished_at < \(place(2)) \
            LIMIT 1
            """, [.text(state.rawValue), .integer(moment.milliseconds)]
        ) { _ in true } ?? false
    }

    /// Forgets what in a state came to its end before a moment, a thousand effects at most.
    package func sweep(_ state: EffectRow.State, finishedBefore moment: Instant) throws {
        try session.execute(
            """
            DELETE FROM kith_effect WHERE id IN (SELECT id FROM kith_effect \
            WHERE state = \(place(1)) AND finished_at < \(place(2)) LIMIT 1000)
            """, [.text(state.rawValue), .integer(moment.milliseconds)])
    }

    private static let columns =
        """
        id, kind, "key", payload, state, attempts, interruptions, next_at, entity, record, via, \
        set_id, depth, at, finished_at, error, result
        """

    private func rows(_ rest: String, _ values: [SQLValue]) throws -> [EffectRow] {
        try session.all(
            "SELECT \(Self.columns) FROM kith_effect \(rest)", values, Self.row
        ).compactMap(\.self)
    }

    private static func row(_ row: any SQLRow) -> EffectRow? {
        guard let id = RecordID(rawValue: row.integer(0)),
            let state = EffectRow.State(rawValue: row.text(4))
        else { return nil }
        func moment(_ column: Int) -> Instant { Instant(milliseconds: row.integer(column)) }
        func text(_ column: Int) -> String? { row.isNull(column) ? nil : row.text(column) }
        func number(_ column: Int) -> RecordID? {
            row.isNull(column) ? nil : RecordID(rawValue: row.integer(column))
        }
        var effect = EffectRow(
            id: id, kind: row.text(1), key: row.text(2), payload: row.text(3), nextAt: moment(7),
            via: row.text(10), depth: Int(row.integer(12)), at: moment(13))
        effect.state = state
        effect.attempts = Int(row.integer(5))
        effect.interruptions = Int(row.integer(6))
        effect.entity = row.isNull(8) ? nil : row.integer(8)
        effect.record = number(9)
        effect.set = number(11)
        effect.finishedAt = row.isNull(14) ? nil : moment(14)
        effect.error = text(15)
        effect.result = text(16)
        return effect
    }

    private static func number(_ id: RecordID?) -> SQLValue {
        id.map { .integer($0.rawValue) } ?? .null
    }

    private func place(_ index: Int) -> String { session.dialect.placeholder(index) }
}
