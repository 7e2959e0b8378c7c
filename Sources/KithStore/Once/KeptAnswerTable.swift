import KithModel

/// What was answered to a write that must happen once, by the key that its caller gave it.
package struct KeptAnswerRow: Sendable {
    /// The hash of the caller and the key.
    package var key: [UInt8]
    /// The hash of what was asked.
    package var request: [UInt8]
    /// When it was asked.
    package var at: Instant
    /// The run of the program that took the request.
    package var run: Int64
    /// The answer, sealed; nil while the request is under way, or where it never ended.
    package var answer: [UInt8]?

    /// Describes an answer.
    package init(key: [UInt8], request: [UInt8], at: Instant, run: Int64, answer: [UInt8]?) {
        self.key = key
        self.request = request
        self.at = at
        self.run = run
        self.answer = answer
    }
}

/// Reads and writes what was answered; it is machinery, so no change of it is logged.
package struct KeptAnswerTable {
    private let session: any SQLSession

    /// Works on a session of the database.
    package init(_ session: any SQLSession) { self.session = session }

    /// The statements that make the table, as a migration of its own.
    package static func statements(_ dialect: any SQLDialect) -> [String] {
        let (number, bytes) = (dialect.columnType(.integer), dialect.columnType(.blob))
        return [
            """
            CREATE TABLE kith_kept_answer (key \(bytes) PRIMARY KEY, request \(bytes) NOT NULL, \
            kept_at \(number) NOT NULL, run \(number) NOT NULL, answer \(bytes))
            """,
            "CREATE INDEX kith_kept_answer_at ON kith_kept_answer (kept_at)",
        ]
    }

    /// Adds a row.
    package func insert(_ row: KeptAnswerRow) throws {
        let places = (1...5).map(session.dialect.placeholder).joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO kith_kept_answer (key, request, kept_at, run, answer) VALUES (\(places))
            """,
            [
                .blob(row.key), .blob(row.request), .integer(row.at.milliseconds),
                .integer(row.run), row.answer.map { .blob($0) } ?? .null,
            ])
    }

    /// Returns the row of a key, or nil.
    package func find(_ key: [UInt8]) throws -> KeptAnswerRow? {
        try session.first(
            """
            SELECT key, request, kept_at, run, answer FROM kith_kept_answer \
            WHERE key = \(session.dialect.placeholder(1))
            """, [.blob(key)]
        ) { row in
            KeptAnswerRow(
                key: row.blob(0), request: row.blob(1), at: Instant(milliseconds: row.integer(2)),
                run: row.integer(3), answer: row.isNull(4) ? nil : row.blob(4))
        }
    }

    /// Takes a row away.
    package func remove(_ key: [UInt8]) throws {
        try session.execute(
            "DELETE FROM kith_kept_answer WHERE key = \(session.dialect.placeholder(1))",
            [.blob(key)])
    }

    /// Returns whether there is something that was kept before a moment.
    package func hasAny(keptBefore moment: Instant) throws -> Bool {
        try session.first(
            """
            SELECT 1 FROM kith_kept_answer \
            WHERE kept_at < \(session.dialect.placeholder(1)) LIMIT 1
            """, [.integer(moment.milliseconds)]
        ) { _ in true } ?? false
    }

    /// Takes away what was kept before a moment.
    package func removeAll(keptBefore moment: Instant) throws {
        try session.execute(
            "DELETE FROM kith_kept_answer WHERE kept_at < \(session.dialect.placeholder(1))",
            [.integer(moment.milliseconds)])
    }
}
