import KithModel
import KithStore
import Testing

@Suite("The search index")
struct SearchIndexTests {
    private static func rows(_ sample: SampleStore) async throws -> [String] {
        try await sample.store.read { session in
            try session.all("SELECT part, folded FROM kith_search ORDER BY id") { row in
                "\(row.integer(0)):\(row.text(1))"
            }
        }
    }

    @Test("a record has one row of its ordinary texts, the title first, and one a hidden field")
    func rowsOfARecord() async throws {
        let sample = try await SampleStore()
        let plan = try sample.field("deal.secret_plan").id
        let summary = try sample.field("deal.summary").id
        let record = try sample.record(
            "deal",
            [
                "summary": .text("Línea\nDos"), "name": .text("ÉTÉ"), "secret_plan": .text("X"),
                "code": .text("not searchable"),
            ])

        let ordinary = SearchRow.rows(of: record, restricted: [])
        let restricted = SearchRow.rows(of: record, restricted: [summary])

        #expect(
            Set(ordinary.map { "\($0.part):\($0.folded)" }) == ["0:ete\nlinea dos", "\(plan):x"])
        #expect(
            Set(restricted.map { "\($0.part):\($0.folded)" })
                == ["0:ete", "\(plan):x", "\(summary):linea dos"])
    }

    @Test(
        "a record without a readable title begins with an empty line, one without text has no row")
    func emptyTitles() async throws {
        let sample = try await SampleStore()
        let name = try sample.field("deal.name").id
        let some = try sample.record("deal", ["summary": .text("a"), "name": .text("b")])
        let none = try sample.record("deal", ["probability": .integer(1)])

        #expect(SearchRow.rows(of: some, restricted: [name]).map(\.folded).contains("\na"))
        #expect(SearchRow.rows(of: none, restricted: []).isEmpty)
    }

    @Test("writing changes only the rows whose text has changed")
    func write() async throws {
        let sample = try await SampleStore()
        let records = try ["one", "two", "three"].map {
            try sample.record("deal", ["name": .text($0), "secret_plan": .text("s" + $0)])
        }
        try await sample.add(records)
        let plan = try sample.field("deal.secret_plan").id
        var changed = records
        try changed[0].set("name", .text("uno"))
        try changed[1].set("secret_plan", .null)
        let wanted = changed

        let writes = try await sample.store.write { session in
            let before = try session.first("SELECT total_changes()", []) { $0.integer(0) } ?? 0
            let rows = wanted.flatMap { SearchRow.rows(of: $0, restricted: []) }
            try SearchIndex(session).write(rows, of: wanted.map(\.id))
            let after = try session.first("SELECT total_changes()", []) { $0.integer(0) } ?? 0
            try SearchIndex(session).write(rows, of: wanted.map(\.id))
            let again = try session.first("SELECT total_changes()", []) { $0.integer(0) } ?? 0
            return [after - before, again - after]
        }

        #expect(writes[0] > 0 && writes[1] == 0)
        #expect(
            Set(try await Self.rows(sample)) == [
                "0:uno", "\(plan):sone", "0:two", "0:three", "\(plan):sthree",
            ])
    }

    @Test("a text that is new to a record is added, and removed records are gone")
    func addAndRemove() async throws {
        let sample = try await SampleStore()
        let record = try sample.record("deal", ["name": .text("one")])
        let other = try sample.record("deal", ["name": .text("two")])
        try await sample.add([record, other])
        var changed = record
        try changed.set("secret_plan", .text("plan"))
        let rows = SearchRow.rows(of: changed, restricted: [])

        try await sample.store.write { session in
            try SearchIndex(session).write(rows, of: [record.id])
            try SearchIndex(session).remove([other.id])
        }

        let plan = try sample.field("deal.secret_plan").id
        #expect(try await Self.rows(sample) == ["0:one", "\(plan):plan"])
        try await sample.store.write { session in
            _ = try session.execute(
                "INSERT INTO kith_search_piece (kith_search_piece) VALUES ('integrity-check')", [])
        }
    }
}
