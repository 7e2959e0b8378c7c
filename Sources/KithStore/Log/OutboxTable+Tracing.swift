import KithModel

extension OutboxTable {
    /// How a delivery stands.
    package struct Standing: Sendable {
        /// When its event was.
        package var at: Instant
        /// `pending`, `parked`, `done` or `dead`.
        package var state: String
        /// What went wrong last; nil where nothing did.
        package var error: String?
    }

    /// Returns the deliveries about a record to a subscriber, newest first.
    package func deliveries(
        to subscriber: String, about record: RecordID, limit: Int
    ) throws -> [Standing] {
        try session.all(
            """
            SELECT o.at, d.state, d.error FROM kith_delivery d JOIN kith_outbox o \
            ON o.id = d.outbox WHERE d.subscriber = \(place(1)) AND d.record = \(place(2)) \
            ORDER BY d.outbox DESC LIMIT \(place(3))
            """, [.text(subscriber), .integer(record.rawValue), .integer(Int64(limit))]
        ) {
            Standing(
                at: Instant(milliseconds: $0.integer(0)), state: $0.text(1),
                error: $0.isNull(2) ? nil : $0.text(2))
        }
    }

    /// Returns the last event of a depth before another that was delivered to a subscriber, which
    /// is the one that the other came of.
    package func cause(
        of event: RecordID, at depth: Int, by subscriber: String
    ) throws -> (id: RecordID, set: RecordID, event: String)? {
        try session.first(
            """
            SELECT o.id, o.set_id, o.event FROM kith_outbox o JOIN kith_delivery d \
            ON d.outbox = o.id WHERE d.subscriber = \(place(1)) AND d.state = 'done' \
            AND o.depth = \(place(2)) AND o.id < \(place(3)) ORDER BY o.id DESC LIMIT 1
            """,
            [.text(subscriber), .integer(Int64(depth)), .integer(event.rawValue)]
        ) { row in
            guard let id = RecordID(rawValue: row.integer(0)),
                let set = RecordID(rawValue: row.integer(1))
            else { return nil }
            return (id, set, row.text(2))
        } ?? nil
    }
}
