import KithModel

/// An event that waits for its subscribers.
package struct OutboxRow: Sendable {
    /// The event's number.
    package var id: RecordID
    /// The change set that it belongs to.
    package var set: RecordID
    /// Its name.
    package var event: String
    /// The number of the record's entity.
    package var entity: Int64?
    /// The record that it is about.
    package var record: RecordID?
    /// What it says, as JSON.
    package var payload: String
    /// The user on whose behalf.
    package var actor: RecordID?
    /// How many deliveries deep it was caused.
    package var depth: Int
    /// When it was committed.
    package var at: Instant

    /// Makes an event.
    package init(
        id: RecordID, set: RecordID, event: String, entity: Int64?, record: RecordID?,
        payload: String, actor: RecordID?, depth: Int, at: Instant
    ) {
        self.id = id
        self.set = set
        self.event = event
        self.entity = entity
        self.record = record
        self.payload = payload
        self.actor = actor
        self.depth = depth
        self.at = at
    }
}

/// One subscriber's share in an event.
package struct DeliveryRow: Sendable {
    /// The event.
    package var event: OutboxRow
    /// The subscriber's id.
    package var subscriber: String
    /// How often it was tried.
    package var attempts: Int
}

/// Reads and writes events that wait for their subscribers.
///
/// A delivery is `pending` until it is done, `parked` while its subscriber is disabled, and
/// `dead` after too many attempts. Those of a record reach a subscriber in order.
package struct OutboxTable {
    let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    func place(_ number: Int) -> String { session.dialect.placeholder(number) }

    private static func number(_ id: RecordID?) -> SQLValue {
        id.map { .integer($0.rawValue) } ?? .null
    }

    /// Adds an event with a delivery for each subscriber.
    package func append(_ row: OutboxRow, subscribers: [String]) throws {
        let places = (1...9).map(place).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_outbox (id, set_id, event, entity, record, payload, actor, depth, at) \
            VALUES (\(places))
            """,
            [
                .integer(row.id.rawValue), .integer(row.set.rawValue), .text(row.event),
                row.entity.map { .integer($0) } ?? .null, Self.number(row.record),
                .text(row.payload), Self.number(row.actor), .integer(Int64(row.depth)),
                .integer(row.at.milliseconds),
            ])
        for subscriber in subscribers {
            try session.execute(
                """
                INSERT INTO kith_delivery (outbox, subscriber, record, state, attempts, next_at) \
                VALUES (\(place(1)), \(place(2)), \(place(3)), 'pending', 0, \(place(4)))
                """,
                [
                    .integer(row.id.rawValue), .text(subscriber), Self.number(row.record),
                    .integer(row.at.milliseconds),
                ])
        }
    }

    /// Returns deliveries that are due, oldest first; one that is being retried holds back
    /// the later ones of its record and subscriber.
    package func due(at now: Instant, limit: Int) throws -> [DeliveryRow] {
        try session.all(
            """
            SELECT o.id, o.set_id, o.event, o.entity, o.record, o.payload, o.actor, o.depth, o.at, \
            d.subscriber, d.attempts FROM kith_delivery d JOIN kith_outbox o ON o.id = d.outbox \
            WHERE d.state = 'pending' AND d.next_at <= \(place(1)) AND NOT EXISTS (\
            SELECT 1 FROM kith_delivery e WHERE e.subscriber = d.subscriber \
            AND e.record = d.record AND e.outbox < d.outbox AND e.state = 'pending') \
            ORDER BY d.outbox, d.subscriber LIMIT \(place(2))
            """, [.integer(now.milliseconds), .integer(Int64(limit))], Self.delivery
        ).compactMap { $0 }
    }

    /// Returns when the next delivery behind a moment is to be tried; nil where none waits.
    package func nextTime(after now: Instant) throws -> Instant? {
        try session.first(
            """
            SELECT next_at FROM kith_delivery WHERE state = 'pending' AND next_at > \(place(1)) \
            ORDER BY next_at LIMIT 1
            """, [.integer(now.milliseconds)]
        ) { Instant(milliseconds: $0.integer(0)) }
    }

    /// Returns whether a delivery still waits for the attempt that it was read for.
    package func isPending(_ delivery: DeliveryRow) throws -> Bool {
        let attempts = try session.first(
            """
            SELECT attempts FROM kith_delivery WHERE outbox = \(place(1)) \
            AND subscriber = \(place(2)) AND state = 'pending'
            """, [.integer(delivery.event.id.rawValue), .text(delivery.subscriber)]
        ) { Int($0.integer(0)) }
        return attempts == delivery.attempts
    }

    /// Marks a delivery as done.
    package func finish(_ delivery: DeliveryRow) throws {
        try settle(delivery, state: "done", next: delivery.event.at, error: nil)
    }

    /// Notes a failed attempt: to be tried again at `next`, or dead where that is nil.
    package func fail(_ delivery: DeliveryRow, next: Instant?, error: String) throws {
        let state = next == nil ? "dead" : "pending"
        try settle(delivery, state: state, next: next ?? delivery.event.at, error: error)
    }

    /// Parks one delivery, whose subscriber does not hear its event now.
    package func park(_ delivery: DeliveryRow) throws {
        try session.execute(
            """
            UPDATE kith_delivery SET state = 'parked' WHERE outbox = \(place(1)) \
            AND subscriber = \(place(2)) AND state = 'pending'
            """, [.integer(delivery.event.id.rawValue), .text(delivery.subscriber)])
    }

    /// Parks what waits for subscribers that are not among `active`, and releases the rest.
    package func park(allBut active: Set<String>) throws {
        let subscribers = try session.all(
            "SELECT DISTINCT subscriber FROM kith_delivery WHERE state IN ('pending', 'parked')"
        ) { $0.text(0) }
        for subscriber in subscribers {
            let state = active.contains(subscriber) ? "pending" : "parked"
            try session.execute(
                """
                UPDATE kith_delivery SET state = \(place(1)) WHERE subscriber = \(place(2)) \
                AND state IN ('pending', 'parked')
                """, [.text(state), .text(subscriber)])
        }
    }

    /// Blanks what the events of a record say.
    package func erase(record: RecordID) throws {
        try session.execute(
            "UPDATE kith_outbox SET payload = 'null' WHERE record = \(place(1))",
            [.integer(record.rawValue)])
    }

    /// Returns how many deliveries are in each state.
    package func counts() throws -> [String: Int] {
        let rows = try session.all("SELECT state, count(*) FROM kith_delivery GROUP BY state") {
            ($0.text(0), Int($0.integer(1)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func settle(
        _ delivery: DeliveryRow, state: String, next: Instant, error: String?
    ) throws {
        try session.execute(
            """
            UPDATE kith_delivery SET state = \(place(1)), attempts = \(place(2)), \
            next_at = \(place(3)), error = \(place(4)) \
            WHERE outbox = \(place(5)) AND subscriber = \(place(6)) \
            AND state = 'pending' AND attempts = \(place(7))
            """,
            [
                .text(state), .integer(Int64(delivery.attempts + 1)), .integer(next.milliseconds),
                error.map { .text($0) } ?? .null, .integer(delivery.event.id.rawValue),
                .text(delivery.subscriber), .integer(Int64(delivery.attempts)),
            ])
    }

    private static func delivery(_ row: any SQLRow) -> DeliveryRow? {
        func id(_ column: Int) -> RecordID? {
            row.isNull(column) ? nil : RecordID(rawValue: row.integer(column))
        }
        guard let own = id(0), let set = id(1) else { return nil }
        return DeliveryRow(
            event: OutboxRow(
                id: own, set: set, event: row.text(2), entity: row.isNull(3) ? nil : row.integer(3),
                record: id(4), payload: row.text(5), actor: id(6), depth: Int(row.integer(7)),
                at: Instant(milliseconds: row.integer(8))),
            subscriber: row.text(9), attempts: Int(row.integer(10)))
    }
}
