import KithStore
import Testing

@testable import KithSQLite

@Suite("Sessions")
struct SessionTests {
    @Test("every kind of value comes back as it was bound")
    func keepsValues() async throws {
        let temporary = try TemporaryStore()
        let texts = ["", "Zoë", "a\u{0}b", String(repeating: "š", count: 5000)]
        let blobs: [[UInt8]] = [[], [0, 255], Array(repeating: 7, count: 5000)]

        try await temporary.store.read { session in
            for text in texts {
                let row = try session.all("SELECT ?1, typeof(?1)", [.text(text)]) {
                    [
                        $0.text(0), $0.text(1),
                        $0.withText(0) { String(decoding: $0, as: UTF8.self) },
                    ]
                }
                #expect(row == [[text, "text", text]])
            }
            for blob in blobs {
                let row = try session.first("SELECT ?1, typeof(?1)", [.blob(blob)]) {
                    ($0.blob(0), $0.text(1))
                }
                #expect(row?.0 == blob)
                #expect(row?.1 == "blob")
            }
            for number in [Int64.min, -1, 0, Int64.max] {
                #expect(try session.integer("SELECT ?1", [.integer(number)]) == number)
            }
            try session.query("SELECT NULL", []) { row in
                #expect(row.isNull(0))
                #expect(row.integer(0) == 0)
                #expect(row.text(0) == "")
                #expect(row.blob(0) == [])
            }
        }
    }

    @Test("execute counts the rows of this statement alone")
    func countsRows() async throws {
        let temporary = try await TemporaryStore.withNotes()

        let counts = try await temporary.store.write { session in
            [
                try session.execute("INSERT INTO note (id) VALUES (1), (2), (3)", []),
                try session.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)", []),
                try session.execute("UPDATE note SET text = 'x' WHERE id > 1", []),
                try session.execute("UPDATE note SET text = 'x' WHERE id > 9", []),
                try session.execute("DELETE FROM note", []),
            ]
        }

        #expect(counts == [3, 0, 2, 0, 3])
    }

    @Test("the same query can run inside its own rows")
    func nestsAQueryInItself() async throws {
        let temporary = try TemporaryStore()
        let numbers = "SELECT value FROM (SELECT 1 AS value UNION ALL SELECT 2) WHERE value >= ?1"

        let pairs = try await temporary.store.read { session in
            var pairs: [[Int64]] = []
            try session.query(numbers, [.integer(1)]) { outer in
                try session.query(numbers, [.integer(outer.integer(0))]) { inner in
                    pairs.append([outer.integer(0), inner.integer(0)])
                }
            }
            return pairs
        }

        #expect(pairs == [[1, 1], [1, 2], [2, 2]])
    }

    @Test("a query that its reader leaves by an error can run again")
    func endsAnAbandonedQuery() async throws {
        let temporary = try await TemporaryStore.withNotes()

        let ids = try await temporary.store.write { session in
            for id in Int64(1)...3 { try session.addNote(id) }
            let select = "SELECT id FROM note ORDER BY id"
            #expect(throws: Stop.self) {
                try session.query(select, []) { _ in throw Stop() }
            }
            try session.execute("DROP TABLE IF EXISTS none", [])
            return try session.all(select) { $0.integer(0) }
        }

        #expect(ids == [1, 2, 3])
    }

    @Test("statements beyond the cache's bound still work, and so do their tables' changes")
    func outgrowsTheCache() async throws {
        let temporary = try await TemporaryStore.withNotes()

        try await temporary.store.write { session in
            try session.addNote(1)
            for round in 0..<2 {
                for number in 0..<400 {
                    let sql = "SELECT id + \(number) FROM note"
                    #expect(try session.integer(sql) == Int64(number + 1))
                }
                try session.execute("ALTER TABLE note ADD COLUMN c\(round) INTEGER", [])
            }
            #expect(try session.all("SELECT * FROM note") { $0.isNull(3) } == [true])
        }
    }

    @Test("a savepoint undoes what its body wrote, at every depth, and no more")
    func undoesSavepoints() async throws {
        let temporary = try await TemporaryStore.withNotes()

        try await temporary.store.write { session in
            try session.addNote(1)
            try session.savepoint {
                try session.addNote(2)
                #expect(throws: Stop.self) {
                    try session.savepoint {
                        try session.addNote(3)
                        try session.savepoint { try session.addNote(4) }
                        throw Stop()
                    }
                }
                try session.addNote(5)
            }
            #expect(throws: Stop.self) {
                try session.savepoint {
                    try session.addNote(6)
                    throw Stop()
                }
            }
        }

        #expect(try await temporary.store.read { try $0.noteIDs() } == [1, 2, 5])
    }

    @Test("a session kept beyond its closure refuses to run")
    func endsWithItsClosure() async throws {
        let temporary = try TemporaryStore()
        let kept = try await temporary.store.read { Kept(session: $0) }

        #expect(throws: StoreError.self) { try kept.session.execute("SELECT 1", []) }
    }
}

private struct Stop: Error {}

/// Smuggles a session out of its closure.
private struct Kept: @unchecked Sendable {
    let session: any SQLSession
}
