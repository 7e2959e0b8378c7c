import KithModel
import KithQuery
import KithStore
import Testing

@Suite("Rows that wait for the search index")
struct SearchTailTests {
    private static func titles(_ sample: SampleStore, _ text: String) async throws -> [String] {
        var query = SearchQuery(text)
        query.limit = 50
        let plan = try sample.authorizer(nil).authorize(query)
        return try await sample.read { try $0.hits(plan).map(\.title) }
    }

    /// How many rows lie in the table, and how many of them the index of pieces holds.
    private static func rows(_ sample: SampleStore) async throws -> [Int64] {
        try await sample.store.read { session in
            try [
                "SELECT count(*) FROM kith_search",
                "SELECT count(*) FROM kith_search_piece WHERE kith_search_piece MATCH '\"dea\"'",
            ].map { sql in try session.first(sql, []) { $0.integer(0) } ?? 0 }
        }
    }

    private static func add(_ names: [String], to sample: SampleStore) async throws -> [RecordID] {
        var ids: [RecordID] = []
        // So few at a time that they wait.
        for start in stride(from: 0, to: names.count, by: 50) {
            let some = names[start..<min(start + 50, names.count)]
            ids += try await sample.add(
                some.map { try sample.record("deal", ["name": .text($0)]) })
        }
        return ids
    }

    /// Adds rows until the ones that waited have gone into the index, and two more wait.
    private static func filled() async throws -> SampleStore {
        let sample = try await SampleStore()
        _ = try await add((1...300).map { "deal \($0)" }, to: sample)
        #expect(try await rows(sample) == [300, 300])
        _ = try await add(["deal late", "deal later"], to: sample)
        return sample
    }

    @Test("single rows wait until there are many, and are found meanwhile")
    func waiting() async throws {
        let sample = try await SampleStore()
        _ = try await Self.add(["deal one", "deal two"], to: sample)
        #expect(try await Self.rows(sample) == [2, 0])
        #expect(try await Self.titles(sample, "eal") == ["deal two", "deal one"])

        let later = try await Self.filled()
        #expect(try await Self.rows(later) == [302, 300])
        #expect(
            try await Self.titles(later, "eal").prefix(3) == [
                "deal later", "deal late", "deal 300",
            ])
        #expect(try await Self.titles(later, "late") == ["deal later", "deal late"])
    }

    @Test("rows that come in great number go into the index with those that wait")
    func bulk() async throws {
        let sample = try await SampleStore()
        _ = try await Self.add(["deal zero"], to: sample)
        let records = try (1...120).map { try sample.record("deal", ["name": .text("deal \($0)")]) }

        try await sample.add(records)

        #expect(try await Self.rows(sample) == [121, 121])
        #expect(try await Self.titles(sample, "zero") == ["deal zero"])
    }

    @Test("a change or a deletion is followed by the index for the rows that it holds alone")
    func changes() async throws {
        let sample = try await SampleStore()
        let early = try await Self.add((1...300).map { "deal \($0)" }, to: sample)
        let late = try await Self.add(["deal a", "deal b", "deal c"], to: sample)
        try await sample.store.write { session in
            for id in [early[0], late[0]] {
                _ = try session.execute(
                    "UPDATE kith_search SET folded = 'changed' WHERE record = ?1",
                    [.integer(id.rawValue)])
            }
            try SearchIndex(session).remove([early[1], late[1], late[2]])
        }

        #expect(try await Self.rows(sample) == [300, 298])
        #expect(try await Self.titles(sample, "changed").count == 2)

        // What was the highest id once is not given to a row that the index would not learn of.
        _ = try await Self.add(["deal new"], to: sample)
        #expect(try await Self.titles(sample, "new") == ["deal new"])
        try await sample.store.write { session in
            try SearchIndex(session).catchUp()
            _ = try session.execute(
                "INSERT INTO kith_search_piece (kith_search_piece, rank) "
                    + "VALUES ('integrity-check', 1)", [])
        }
        #expect(try await Self.rows(sample) == [301, 299])
        #expect(try await Self.titles(sample, "changed").count == 2)
    }

    @Test("a database of before is taken over whole: every row it has is in the index")
    func migration() async throws {
        let sample = try await SampleStore()
        _ = try await Self.add(["deal one"], to: sample)
        try await sample.store.write { session in
            try SearchIndex(session).catchUp()
            for trigger in ["kith_search_removed", "kith_search_changed"] {
                _ = try session.execute("DROP TRIGGER \(trigger)", [])
            }
            _ = try session.execute("DROP TABLE kith_search_piece", [])
            for statement in session.dialect.searchTables {
                _ = try session.execute(statement, [])
            }
            _ = try session.execute(
                "INSERT INTO kith_search_piece (kith_search_piece) VALUES ('rebuild')", [])
            _ = try session.execute("DELETE FROM kith_counter WHERE name = 'search_indexed'", [])

            for statement in session.dialect.searchTailTables {
                _ = try session.execute(statement, [])
            }
        }

        _ = try await Self.add(["deal two"], to: sample)

        #expect(try await Self.rows(sample) == [2, 1])
        #expect(try await Self.titles(sample, "eal") == ["deal two", "deal one"])
    }
}
