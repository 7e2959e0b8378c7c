/// The newest rows of `kith_search`, which the index of pieces does not hold yet.
///
/// A row that is added to the index costs ten times as much as one that only lies in the table,
/// unless many are added at once. So single rows wait in the table, where a search reads them
/// one by one, and go into the index together when there are many. Which row was the last one to
/// go is in the same database, written by the same transaction: a crash parts them never.
struct SearchTail {
    /// How many rows may wait; a search reads them in a tenth of a millisecond.
    static let longest: Int64 = 256
    /// So many rows that come at once do not wait.
    static let manyRows = 100
    /// The counter that holds the id of the last row in the index.
    static let counter = "search_indexed"

    private let session: any SQLSession

    init(_ session: any SQLSession) { self.session = session }

    /// The id of the last row that is in the index; nil where the database keeps the index
    /// itself.
    func indexed() throws -> Int64? {
        guard session.dialect.pieceInsertion != nil else { return nil }
        return try CounterTable(session).value(Self.counter)
    }

    /// Notes that the index holds every row up to an id.
    func note(_ id: Int64) throws { try CounterTable(session).set(Self.counter, to: id) }

    /// Adds the rows after one id up to another to the index.
    func index(after first: Int64, through last: Int64) throws {
        guard last > first, let insertion = session.dialect.pieceRangeInsertion else { return }
        try session.execute(insertion, [.integer(first), .integer(last)])
        try note(last)
    }
}

extension SearchIndex {
    /// Makes the index of pieces anew from the table, with every row in it.
    ///
    /// - Throws: `StoreError`.
    package func rebuildPieces() throws {
        for statement in session.dialect.pieceRebuild { try session.execute(statement, []) }
        guard session.dialect.pieceInsertion != nil else { return }
        try SearchTail(session).note(try highestID())
    }

    /// Adds the rows that still wait to the index of pieces, so that it can be compared with
    /// the table.
    ///
    /// - Throws: `StoreError`.
    package func catchUp() throws {
        let tail = SearchTail(session)
        guard let indexed = try tail.indexed() else { return }
        try tail.index(after: indexed, through: try highestID())
    }
}
