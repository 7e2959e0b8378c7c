import KithModel

/// Reads and writes the rows of the change log.
package struct ChangeTable {
    let session: any SQLSession
    private let dialect: any SQLDialect
    private let insertion: String

    /// Works on a session.
    package init(_ session: any SQLSession) {
        self.session = session
        dialect = session.dialect
        let places = dialect.placeholders(14)
        insertion = "INSERT INTO kith_change (\(Self.columns)) VALUES (\(places))"
    }

    private static let columns = """
        seq, set_id, at, actor, via, cause, entity, record, version, op, "before", "after", \
        salt, digest
        """

    func place(_ number: Int) -> String { dialect.placeholder(number) }

    /// The place and the moment of the newest change; nil in an empty log.
    package func last() throws -> (seq: Int64, at: Instant)? {
        try session.first("SELECT seq, at FROM kith_change ORDER BY seq DESC LIMIT 1", []) {
            ($0.integer(0), Instant(milliseconds: $0.integer(1)))
        }
    }

    /// The place of the newest change; 0 in an empty log.
    package func lastSeq() throws -> Int64 {
        try session.first("SELECT coalesce(max(seq), 0) FROM kith_change", []) { $0.integer(0) }
            ?? 0
    }

    /// Adds an entry.
    package func append(_ entry: ChangeEntry) throws {
        try session.execute(
            insertion,
            [
                .integer(entry.seq), .integer(entry.set.rawValue), .integer(entry.at.milliseconds),
                entry.actor.map { .integer($0.rawValue) } ?? .null, .text(entry.via),
                entry.cause.map { .integer($0) } ?? .null, .integer(entry.entity),
                .integer(entry.record.rawValue), .integer(entry.version),
                .text(entry.operation.rawValue), entry.before.map { .text($0) } ?? .null,
                entry.after.map { .text($0) } ?? .null, entry.salt.map { .blob($0) } ?? .null,
                .blob(entry.digest),
            ])
    }

    /// Hands over the entries after a place in order, at most `limit` of them.
    package func entries(after seq: Int64, limit: Int) throws -> [ChangeEntry] {
        try entries("seq > \(place(1)) ORDER BY seq LIMIT \(place(2))", [seq, Int64(limit)])
    }

    /// Returns a change set's entries after a place, in order, at most `limit` of them.
    package func entries(
        ofSet set: RecordID, after seq: Int64, limit: Int
    ) throws -> [ChangeEntry] {
        try entries(
            "set_id = \(place(1)) AND seq > \(place(2)) ORDER BY seq LIMIT \(place(3))",
            [set.rawValue, seq, Int64(limit)])
    }

    /// Returns a record's entries, newest first, at most `limit` of them.
    package func entries(
        ofRecord record: RecordID, before seq: Int64 = .max, limit: Int
    ) throws -> [ChangeEntry] {
        try entries(
            "record = \(place(1)) AND seq < \(place(2)) ORDER BY seq DESC LIMIT \(place(3))",
            [record.rawValue, seq, Int64(limit)])
    }

    /// Returns what was done to a record below a moment and a place in the log, newest first,
    /// at most `limit` entries; roll-ups that were brought up to date are left out.
    package func doings(
        of record: RecordID, below bound: (at: Instant, seq: Int64), from start: Instant?,
        until end: Instant?, limit: Int
    ) throws -> [ChangeEntry] {
        let (at, seq) = (place(2), place(3))
        return try entries(
            """
            record = \(place(1)) AND op <> 'rollup' AND (at < \(at) OR (at = \(at) AND seq < \(seq))) \
            AND at >= \(place(4)) AND at < \(place(5)) ORDER BY at DESC, seq DESC LIMIT \(place(6))
            """,
            [
                record.rawValue, bound.at.milliseconds, bound.seq, start?.milliseconds ?? .min,
                end?.milliseconds ?? .max, Int64(limit),
            ])
    }

    /// Blanks the values of a record's entries, and the salts of their digests.
    ///
    /// The digests stay, so the chain over them still verifies.
    /// - Returns: how many entries were blanked.
    package func erase(record: RecordID) throws -> Int {
        try session.execute(
            """
            UPDATE kith_change SET "before" = NULL, "after" = NULL, salt = NULL \
            WHERE record = \(place(1))
            """, [.integer(record.rawValue)])
    }

    /// Returns the entries that satisfy a condition of this target's own, with numbers for its
    /// places.
    func entries(_ condition: String, _ numbers: [Int64]) throws -> [ChangeEntry] {
        let statement = "SELECT \(Self.columns) FROM kith_change WHERE \(condition)"
        var entries: [ChangeEntry] = []
        try session.query(statement, numbers.map { .integer($0) }) { row in
            guard let entry = Self.entry(row) else {
                throw StoreError.corrupt("the change log holds a row that cannot be read")
            }
            entries.append(entry)
        }
        return entries
    }

    private static func entry(_ row: any SQLRow) -> ChangeEntry? {
        guard let set = RecordID(rawValue: row.integer(1)),
            let record = RecordID(rawValue: row.integer(7)),
            let operation = ChangeOperation(rawValue: row.text(9))
        else { return nil }
        return ChangeEntry(
            seq: row.integer(0), set: set, at: Instant(milliseconds: row.integer(2)),
            actor: row.isNull(3) ? nil : RecordID(rawValue: row.integer(3)), via: row.text(4),
            cause: row.isNull(5) ? nil : row.integer(5), entity: row.integer(6), record: record,
            version: row.integer(8), operation: operation,
            before: row.isNull(10) ? nil : row.text(10), after: row.isNull(11) ? nil : row.text(11),
            salt: row.isNull(12) ? nil : row.blob(12), digest: row.blob(13))
    }
}
