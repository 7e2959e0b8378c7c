import KithModel

/// One link of the chain over the change log.
package struct Seal: Sendable {
    /// The first entry that the link covers.
    package var first: Int64
    /// The last entry that the link covers.
    package var last: Int64
    /// When it was made.
    package var at: Instant
    /// The hash over the link before and the entries' digests.
    package var hash: [UInt8]

    /// Makes a link.
    package init(first: Int64, last: Int64, at: Instant, hash: [UInt8]) {
        self.first = first
        self.last = last
        self.at = at
        self.hash = hash
    }
}

/// Reads and writes the links of the chain over the change log.
package struct SealTable {
    private let session: any SQLSession

    /// Works on a session.
    package init(_ session: any SQLSession) { self.session = session }

    /// Returns the newest link, or nil before the first.
    package func last() throws -> Seal? {
        try session.first(
            "SELECT first_seq, last_seq, at, hash FROM kith_seal ORDER BY last_seq DESC LIMIT 1",
            [], Self.seal)
    }

    /// Returns every link in order.
    package func all() throws -> [Seal] {
        try session.all(
            "SELECT first_seq, last_seq, at, hash FROM kith_seal ORDER BY last_seq", [], Self.seal)
    }

    /// Adds a link.
    package func append(_ seal: Seal) throws {
        let places = (1...4).map(session.dialect.placeholder).joined(separator: ", ")
        try session.execute(
            "INSERT INTO kith_seal (first_seq, last_seq, at, hash) VALUES (\(places))",
            [
                .integer(seal.first), .integer(seal.last), .integer(seal.at.milliseconds),
                .blob(seal.hash),
            ])
    }

    private static func seal(_ row: any SQLRow) -> Seal {
        Seal(
            first: row.integer(0), last: row.integer(1), at: Instant(milliseconds: row.integer(2)),
            hash: row.blob(3))
    }
}
