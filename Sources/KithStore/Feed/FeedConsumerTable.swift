import KithModel

/// A program that reads the change feed under a name, and how far it has come.
package struct FeedConsumerRow: Sendable, Hashable {
    /// Whose it is.
    package var owner: RecordID
    /// Its name among those of its owner.
    package var name: String
    /// The names of the entities that it reads of; all where nil.
    package var entities: [String]?
    /// The place in the log of the last change that it has taken.
    package var place: Int64
    /// When it was made.
    package var createdAt: Instant
    /// When it last said how far it is.
    package var acknowledgedAt: Instant?

    /// Describes a consumer.
    package init(
        owner: RecordID, name: String, entities: [String]?, place: Int64, createdAt: Instant,
        acknowledgedAt: Instant? = nil
    ) {
        self.owner = owner
        self.name = name
        self.entities = entities
        self.place = place
        self.createdAt = createdAt
        self.acknowledgedAt = acknowledgedAt
    }
}

/// Reads and writes the named consumers of the change feed; it is machinery, so no change of
/// it is logged.
package struct FeedConsumerTable {
    private static let columns = "owner, name, entities, place, created_at, acknowledged_at"

    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements of the migration that makes the feed's tables.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let number = dialect.columnType(.integer)
        let text = dialect.columnType(.text)
        return [
            SecretTable.statement(dialect),
            """
            CREATE TABLE kith_feed_consumer (owner \(number) NOT NULL, name \(text) NOT NULL, \
            entities \(text), place \(number) NOT NULL, created_at \(number) NOT NULL, \
            acknowledged_at \(number), PRIMARY KEY (owner, name))
            """,
        ]
    }

    private func place(_ number: Int) -> String { session.dialect.placeholder(number) }

    /// Returns a consumer; nil where there is none of the name.
    package func find(_ owner: RecordID, _ name: String) throws -> FeedConsumerRow? {
        try session.first(
            """
            SELECT \(Self.columns) FROM kith_feed_consumer \
            WHERE owner = \(place(1)) AND name = \(place(2))
            """, [.integer(owner.rawValue), .text(name)], Self.row) ?? nil
    }

    /// Returns the consumers of an owner, or everybody's, by name; at most `limit` of them.
    package func all(of owner: RecordID?, limit: Int) throws -> [FeedConsumerRow] {
        let condition = owner == nil ? "" : "WHERE owner = \(place(2)) "
        return try session.all(
            """
            SELECT \(Self.columns) FROM kith_feed_consumer \(condition)\
            ORDER BY name, owner LIMIT \(place(1))
            """,
            [.integer(Int64(limit))] + (owner.map { [.integer($0.rawValue)] } ?? []), Self.row
        ).compactMap(\.self)
    }

    /// Returns how many consumers an owner has.
    package func count(of owner: RecordID) throws -> Int {
        try session.first(
            "SELECT count(*) FROM kith_feed_consumer WHERE owner = \(place(1))",
            [.integer(owner.rawValue)]
        ) { Int($0.integer(0)) } ?? 0
    }

    /// Keeps a new consumer.
    package func insert(_ row: FeedConsumerRow) throws {
        try session.execute(
            """
            INSERT INTO kith_feed_consumer (\(Self.columns)) \
            VALUES (\(session.dialect.placeholders(6)))
            """,
            [
                .integer(row.owner.rawValue), .text(row.name), Self.text(row.entities),
                .integer(row.place), .integer(row.createdAt.milliseconds),
                row.acknowledgedAt.map { .integer($0.milliseconds) } ?? .null,
            ])
    }

    /// Moves a consumer forward; one that is further already stays.
    ///
    /// - Returns: whether it moved.
    package func move(
        _ owner: RecordID, _ name: String, to seq: Int64, at now: Instant
    ) throws -> Bool {
        let moved = try session.execute(
            """
            UPDATE kith_feed_consumer SET place = \(place(1)), acknowledged_at = \(place(2)) \
            WHERE owner = \(place(3)) AND name = \(place(4)) AND place < \(place(5))
            """,
            [
                .integer(seq), .integer(now.milliseconds), .integer(owner.rawValue), .text(name),
                .integer(seq),
            ])
        return moved > 0
    }

    /// Takes a consumer away.
    ///
    /// - Returns: whether there was one.
    package func remove(_ owner: RecordID, _ name: String) throws -> Bool {
        try session.execute(
            """
            DELETE FROM kith_feed_consumer WHERE owner = \(place(1)) AND name = \(place(2))
            """, [.integer(owner.rawValue), .text(name)]) > 0
    }

    private static func text(_ entities: [String]?) -> SQLValue {
        entities.map { .text(JSON.array($0.map(JSON.string)).text) } ?? .null
    }

    private static func row(_ row: any SQLRow) -> FeedConsumerRow? {
        guard let owner = RecordID(rawValue: row.integer(0)) else { return nil }
        let entities =
            row.isNull(2)
            ? nil : (try? JSONReader.read(row.text(2)))?.array?.compactMap(\.string) ?? []
        return FeedConsumerRow(
            owner: owner, name: row.text(1), entities: entities, place: row.integer(3),
            createdAt: Instant(milliseconds: row.integer(4)),
            acknowledgedAt: row.isNull(5) ? nil : Instant(milliseconds: row.integer(5)))
    }
}
