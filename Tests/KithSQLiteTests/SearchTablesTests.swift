import KithStore
import Testing

@testable import KithSQLite

@Suite("Search tables of the embedded store")
struct SearchTablesTests {
    @Test("the index of pieces follows inserted, changed and deleted rows, and a rollback")
    func followsItsTable() async throws {
        let temporary = try TemporaryStore()
        let store = temporary.store
        try await store.write { session in
            try session.execute(
                "CREATE TABLE kith_search (id INTEGER PRIMARY KEY, folded TEXT)", [])
            for statement in session.dialect.searchTables { try session.execute(statement, []) }
            try session.add(["zagreb merger", "split", "zagorje"])
        }

        let hits = try await store.write { session in
            var hits = [try session.hits("zag")]
            try session.execute("UPDATE kith_search SET folded = 'split zag' WHERE id = 1", [])
            hits.append(try session.hits("zag"))
            hits.append(try session.hits("mer"))
            try session.execute("DELETE FROM kith_search WHERE id = 3", [])
            hits.append(try session.hits("zag"))
            #expect(throws: Undo.self) {
                try session.savepoint {
                    try session.execute("DELETE FROM kith_search", [])
                    throw Undo()
                }
            }
            hits.append(try session.hits("zag"))
            try session.execute(
                "INSERT INTO kith_search_piece (kith_search_piece) VALUES ('integrity-check')", [])
            return hits
        }

        #expect(hits == [[1, 3], [1, 3], [], [1], [1]])
    }

    @Test("pieces joined by AND find a row that holds them all")
    func joinsPieces() async throws {
        let temporary = try TemporaryStore()

        try await temporary.store.write { session in
            try session.execute(
                "CREATE TABLE kith_search (id INTEGER PRIMARY KEY, folded TEXT)", [])
            for statement in session.dialect.searchTables { try session.execute(statement, []) }
            try session.add(["say \"hi\" čaša"], from: 7)
            let match = "SELECT rowid FROM kith_search_piece WHERE kith_search_piece MATCH ?1"
            for (pieces, found) in [
                (#""čaš" AND "aša""#, true), (#""""hi""#, true), (#""čaš" AND "xyz""#, false),
            ] {
                let ids = try session.all(match, [.text(pieces)]) { $0.integer(0) }
                #expect(ids == (found ? [7] : []))
            }
        }
    }
}

private struct Undo: Error {}

extension SQLSession {
    /// Adds rows with ids in sequence, as the search index does.
    fileprivate func add(_ texts: [String], from first: Int64 = 1) throws {
        let pieces = try #require(dialect.pieceInsertion)
        for (id, text) in zip(first..., texts) {
            try execute("INSERT INTO kith_search VALUES (?1, ?2)", [.integer(id), .text(text)])
            try execute(pieces, [.integer(id), .text(text)])
        }
    }

    fileprivate func hits(_ piece: String) throws -> [Int64] {
        let sql = "SELECT rowid FROM kith_search_piece WHERE kith_search_piece MATCH ?1 ORDER BY 1"
        return try all(sql, [.text("\"\(piece)\"")]) { $0.integer(0) }
    }
}
