import KithModel

/// Somebody who is signed in with a browser.
package struct SessionRow: Sendable {
    /// The hash of the key that the browser holds.
    package var key: [UInt8]
    /// Who signed in.
    package var user: RecordID
    /// When they signed in.
    package var startedAt: Instant
    /// When they last did something, give or take a few minutes.
    package var seenAt: Instant

    /// Describes a session.
    package init(key: [UInt8], user: RecordID, startedAt: Instant, seenAt: Instant) {
        self.key = key
        self.user = user
        self.startedAt = startedAt
        self.seenAt = seenAt
    }
}

/// Reads and writes who is signed in; it is machinery, so no change of it is logged.
package struct SessionTable {
    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the table, as migration 2.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let number = dialect.columnType(.integer)
        return [
            """
            CREATE TABLE kith_session (key \(dialect.columnType(.blob)) PRIMARY KEY, \
            user_id \(number) NOT NULL, started_at \(number) NOT NULL, seen_at \(number) NOT NULL)
            """,
            "CREATE INDEX kith_session_user ON kith_session (user_id)",
            "CREATE INDEX kith_session_seen ON kith_session (seen_at)",
        ]
    }

    /// Adds a session.
    package func insert(_ row: SessionRow) throws {
        let places = (1...4).map(session.dialect.placeholder).joined(separator: ", ")
        try session.execute(
            "INSERT INTO kith_session (key, user_id, started_at, seen_at) VALUES (\(places))",
            [
                .blob(row.key), .integer(row.user.rawValue),
                .integer(row.startedAt.milliseconds), .integer(row.seenAt.milliseconds),
            ])
    }

    /// Returns the session of a key's hash, or nil.
    package func find(_ key: [UInt8]) throws -> SessionRow? {
        let found = try session.first(
            """
            SELECT key, user_id, started_at, seen_at FROM kith_session \
            WHERE key = \(session.dialect.placeholder(1))
            """, [.blob(key)]
        ) { row in
            RecordID(rawValue: row.integer(1)).map { user in
                SessionRow(
                    key: row.blob(0), user: user,
                    startedAt: Instant(milliseconds: row.integer(2)),
                    seenAt: Instant(milliseconds: row.integer(3)))
            }
        }
        return found ?? nil
    }

    /// Notes that somebody did something.
    package func touch(_ key: [UInt8], at moment: Instant) throws {
        let dialect = session.dialect
        try session.execute(
            """
            UPDATE kith_session SET seen_at = \(dialect.placeholder(1)) \
            WHERE key = \(dialect.placeholder(2))
            """, [.integer(moment.milliseconds), .blob(key)])
    }

    /// Ends a session.
    package func remove(_ key: [UInt8]) throws {
        try session.execute(
            "DELETE FROM kith_session WHERE key = \(session.dialect.placeholder(1))",
            [.blob(key)])
    }

    /// Ends every session of a user, or all but one.
    package func removeAll(of user: RecordID, butFor key: [UInt8] = []) throws {
        let dialect = session.dialect
        try session.execute(
            """
            DELETE FROM kith_session WHERE user_id = \(dialect.placeholder(1)) \
            AND key <> \(dialect.placeholder(2))
            """, [.integer(user.rawValue), .blob(key)])
    }

    /// Ends the sessions that nobody has used since a moment.
    package func removeAll(seenBefore moment: Instant) throws {
        try session.execute(
            "DELETE FROM kith_session WHERE seen_at < \(session.dialect.placeholder(1))",
            [.integer(moment.milliseconds)])
    }
}
