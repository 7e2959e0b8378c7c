import KithQuery

/// Where one database's SQL differs from another's.
///
/// Text that a dialect returns is built from names that passed `quoted(_:)` and from
/// fixed words, never from values.
package protocol SQLDialect: Sendable {
    /// Returns a name as a quoted identifier.
    func quoted(_ name: String) -> String
    /// Returns the place-holder of the parameter with a one-based number, as `?1` or `$1`.
    func placeholder(_ number: Int) -> String
    /// The column type of each storage class.
    func columnType(_ storage: ColumnStorage) -> String
    /// Returns an expression for the local calendar day (days since 1970-01-01) of an
    /// instant column (milliseconds UTC), in the zone bound to a parameter.
    func localDay(of instant: String, zone: String) -> String
    /// Returns an expression that maps days since 1970-01-01 to the first day of their
    /// bucket, again as days. Weeks start on Monday.
    func bucketStart(_ bucket: TimeBucket, of day: String) -> String
    /// Returns a condition that is true when two expressions are equal or both NULL.
    func isSame(_ left: String, _ right: String) -> String
    /// Returns a condition that is false only when two expressions are equal or both NULL.
    func isDifferent(_ left: String, _ right: String) -> String
    /// Returns a condition that is true where `text` contains `part` byte for byte.
    func contains(_ text: String, _ part: String) -> String
    /// Returns a condition that is true where `text` starts with `part` byte for byte.
    func starts(_ text: String, with part: String) -> String
    /// Statements that make the index of three-character pieces over `kith_search.folded`.
    var searchTables: [String] { get }
    /// The statement that adds a new row of `kith_search`, by its id and its folded text, to the
    /// index of pieces; nil where the database does so by itself, as it does with what is
    /// changed or deleted.
    var pieceInsertion: String? { get }
    /// The statement that adds the rows of `kith_search` after one id up to another to the
    /// index of pieces; nil where the database does so by itself.
    var pieceRangeInsertion: String? { get }
    /// Statements that have changes and deletions in `kith_search` follow only for rows which
    /// the index of pieces holds already, and note that it holds all there are.
    var searchTailTables: [String] { get }
    /// Statements that make the index of pieces anew from `kith_search`.
    var pieceRebuild: [String] { get }
    /// How the index of pieces is counted: a statement that makes a temporary table, and one that
    /// returns each piece with the number of rows that hold it; nil where the database checks
    /// its indexes by itself.
    var pieceCounts: (preparation: String, query: String)? { get }
    /// A statement that returns the names of all indexes.
    var indexNames: String { get }
    /// A statement that returns the names of the columns of the table bound to it.
    var columnNames: String { get }
    /// Returns the statement that makes an index anew from its table.
    func reindexing(_ name: String) -> String
    /// Returns how the rows of `kith_search` that may hold every term are found by their
    /// pieces; the caller compares the whole terms.
    ///
    /// Terms are folded, of at least `pieceLength` characters, and any text whatever; they
    /// stand in the statement only as what `bind` returns for them.
    func searchSource(
        terms: [String], pieceLength: Int, bind: (SQLValue) -> String
    ) -> SearchSource
}

/// Where a search finds its candidates.
package struct SearchSource: Sendable {
    /// What stands behind FROM; the rows of `kith_search` are called `s` in it.
    package let from: String
    /// What narrows the rows.
    package let condition: String
    /// What orders them by their ids, the highest first.
    package let newestFirst: String

    /// Makes a source.
    package init(from: String, condition: String, newestFirst: String) {
        self.from = from
        self.condition = condition
        self.newestFirst = newestFirst
    }
}

/// How a column keeps its values.
package enum ColumnStorage: String, Sendable, Codable, Hashable {
    /// 64-bit integer: integers, scaled decimals, booleans, dates, instants, ids.
    case integer
    /// UTF-8 text, compared by code point.
    case text
    /// Bytes.
    case blob
}
