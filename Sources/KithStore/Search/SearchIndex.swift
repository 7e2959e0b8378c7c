import KithModel

/// Writes the search index, beside the records and in their transaction.
package struct SearchIndex {
    let session: any SQLSession

    /// How many records one statement looks up.
    private static let batch = 200

    /// Makes a writer on a session, which it must not outlive.
    package init(_ session: any SQLSession) { self.session = session }

    /// Adds the rows of records that are new to the index.
    ///
    /// Newer rows get higher ids. One look-up for all rows, a statement or two each; a few rows
    /// wait in the tail for others.
    ///
    /// - Throws: `StoreError`.
    package func insert(_ rows: [SearchRow]) throws {
        guard !rows.isEmpty else { return }
        let tail = SearchTail(session)
        let indexed = try tail.indexed()
        // The ids of rows that are gone are not given again while the index may know them.
        let last = max(try highestID(), indexed ?? 0)
        let next = last + Int64(rows.count)
        try add(rows, after: last)
        guard let indexed, let insertion = session.dialect.pieceInsertion else { return }
        guard rows.count >= SearchTail.manyRows else {
            if next - indexed > SearchTail.longest { try tail.index(after: indexed, through: next) }
            return
        }
        try tail.index(after: indexed, through: last)
        for (id, row) in zip((last + 1)..., rows) {
            try session.execute(insertion, [.integer(id), .text(row.folded)])
        }
        try tail.note(next)
    }

    private func add(_ rows: [SearchRow], after last: Int64) throws {
        let places = session.dialect.placeholders(5)
        let sql = """
            INSERT INTO kith_search (id, entity, record, part, folded) VALUES (\(places))
            """
        for (id, row) in zip((last + 1)..., rows) {
            try session.execute(
                sql,
                [
                    .integer(id), .integer(row.entity), .integer(row.record.rawValue),
                    .integer(row.part), .text(row.folded),
                ])
        }
    }

    /// The id of the newest row; 0 where there is none.
    func highestID() throws -> Int64 {
        try session.first("SELECT coalesce(max(id), 0) FROM kith_search", []) { $0.integer(0) } ?? 0
    }

    /// Makes the index hold exactly `rows` for the records given, which may be in it already.
    ///
    /// A row whose text is the same is not written.
    ///
    /// - Throws: `StoreError`.
    package func write(_ rows: [SearchRow], of records: [RecordID]) throws {
        var wanted = Dictionary(
            rows.map { (Key(record: $0.record.rawValue, part: $0.part), $0) },
            uniquingKeysWith: { _, last in last })
        var changed: [(id: Int64, folded: String)] = []
        var gone: [Int64] = []
        try forEachRow(of: records) { id, key, folded in
            guard let row = wanted.removeValue(forKey: key) else { return gone.append(id) }
            if row.folded != folded { changed.append((id, row.folded)) }
        }
        let place = session.dialect.placeholder
        let update = "UPDATE kith_search SET folded = \(place(1)) WHERE id = \(place(2))"
        for (id, folded) in changed {
            try session.execute(update, [.text(folded), .integer(id)])
        }
        let delete = "DELETE FROM kith_search WHERE id = \(place(1))"
        for id in gone { try session.execute(delete, [.integer(id)]) }
        let added = rows.filter { wanted[Key(record: $0.record.rawValue, part: $0.part)] == $0 }
        try insert(added)
    }

    /// Takes records out of the index.
    ///
    /// - Throws: `StoreError`.
    package func remove(_ records: [RecordID]) throws {
        let place = session.dialect.placeholder(1)
        for record in records {
            try session.execute(
                "DELETE FROM kith_search WHERE record = \(place)", [.integer(record.rawValue)])
        }
    }

    /// Takes all records of the entity with a number out of the index.
    ///
    /// - Throws: `StoreError`.
    package func remove(entity: Int64) throws {
        let place = session.dialect.placeholder(1)
        try session.execute(
            "DELETE FROM kith_search WHERE entity = \(place)", [.integer(entity)])
    }

    struct Key: Hashable {
        let record: Int64
        let part: Int64
    }

    /// Hands over the rows of records: number, key, folded text.
    func forEachRow(
        of records: [RecordID], _ body: (Int64, Key, String) throws -> Void
    ) throws {
        for start in stride(from: 0, to: records.count, by: Self.batch) {
            let batch = records[start..<min(start + Self.batch, records.count)]
            let ids = batch.map { SQLValue.integer($0.rawValue) }.filledUp
            let places = session.dialect.placeholders(ids.count)
            let sql = "SELECT id, record, part, folded FROM kith_search WHERE record IN (\(places))"
            try session.query(sql, ids) { row in
                try body(
                    row.integer(0), Key(record: row.integer(1), part: row.integer(2)), row.text(3))
            }
        }
    }
}
