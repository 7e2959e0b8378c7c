import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithSQLite

@Suite("SQL of the embedded store")
struct DialectTests {
    private static func day(_ text: String) throws -> Int64 {
        try #require(CalendarDate(text)).days
    }

    @Test(
        "a bucket starts on its first day",
        arguments: [
            (TimeBucket.day, "2026-11-16", "2026-11-16"),
            (.week, "2026-11-16", "2026-11-16"),  // a Monday
            (.week, "2026-11-15", "2026-11-09"),  // the Sunday before
            (.week, "1970-01-01", "1969-12-29"),  // day 0, a Thursday
            (.week, "1969-12-28", "1969-12-22"),
            (.month, "2024-02-29", "2024-02-01"),
            (.month, "2024-03-01", "2024-03-01"),
            (.month, "1969-12-31", "1969-12-01"),
            (.month, "1900-02-28", "1900-02-01"),
            (.quarter, "2026-03-31", "2026-01-01"),
            (.quarter, "2026-04-01", "2026-04-01"),
            (.quarter, "2026-12-31", "2026-10-01"),
            (.quarter, "1969-08-20", "1969-07-01"),
            (.year, "2024-12-31", "2024-01-01"),
            (.year, "1969-12-31", "1969-01-01"),
            (.year, "1600-02-29", "1600-01-01"),
        ])
    func startsABucket(bucket: TimeBucket, day: String, start: String) async throws {
        let temporary = try TemporaryStore()
        let given = try Self.day(day)

        let found = try await temporary.store.read { session in
            let expression = session.dialect.bucketStart(bucket, of: "?1")
            return try session.integer("SELECT \(expression)", [.integer(given)])
        }

        #expect(found.map { CalendarDate(days: $0).description } == start)
    }

    @Test("a bucket of negative days is counted downwards, and of NULL is NULL")
    func countsDownwards() async throws {
        let temporary = try TemporaryStore()

        let expected: [(String, Int64)] = [
            ("'week', -1", -3), ("'week', -4", -10), ("'month', -1", -31),
            ("'quarter', -1", -92), ("'year', -1", -365),
        ]

        for (arguments, day) in expected {
            let found = try await temporary.store.read {
                try $0.integer("SELECT kith_bucket(\(arguments))")
            }
            #expect(found == day)
        }
        let isNull = try await temporary.store.read {
            try $0.integer("SELECT kith_bucket('year', NULL) IS NULL")
        }
        #expect(isNull == 1)
        await #expect(throws: StoreError.self) {
            try await temporary.store.read { try $0.integer("SELECT kith_bucket('monthly', 1)") }
        }
    }

    @Test("the local day comes from the function that the store was given")
    func asksForTheLocalDay() async throws {
        let options = SQLiteOptions { milliseconds, zone in
            zone == "Europe/Zagreb" ? (milliseconds + 3_600_000) / 86_400_000 : nil
        }
        let temporary = try TemporaryStore(options: options)

        let sql = "SELECT \(temporary.store.dialect.localDay(of: "?1", zone: "?2"))"
        let lateEvening = SQLValue.integer(86_400_000 - 1)

        let day = try await temporary.store.read {
            try $0.integer(sql, [lateEvening, .text("Europe/Zagreb")])
        }
        let isNull = try await temporary.store.read {
            try $0.first(sql, [.null, .text("Europe/Zagreb")]) { $0.isNull(0) }
        }

        #expect(day == 1)
        #expect(isNull == true)
        await #expect(throws: StoreError.self) {
            try await temporary.store.read {
                try $0.integer(sql, [lateEvening, .text("Mars/Olympus")])
            }
        }
    }

    @Test("without a zone reader the days of UTC are known, before 1970 too")
    func knowsUTC() {
        #expect(SQLiteOptions.dayInUTC(0, "UTC") == 0)
        #expect(SQLiteOptions.dayInUTC(-1, "UTC") == -1)
        #expect(SQLiteOptions.dayInUTC(-86_400_000, "UTC") == -1)
        #expect(SQLiteOptions.dayInUTC(86_399_999, "UTC") == 0)
        #expect(SQLiteOptions.dayInUTC(0, "Europe/Zagreb") == nil)
    }

    @Test("equal and different count two empty values as equal")
    func comparesEmptyValues() async throws {
        let temporary = try TemporaryStore()
        let values: [SQLValue] = [.null, .text("a"), .text("b")]

        try await temporary.store.read { session in
            let same = "SELECT \(session.dialect.isSame("?1", "?2"))"
            let different = "SELECT \(session.dialect.isDifferent("?1", "?2"))"
            for left in values {
                for right in values {
                    let isEqual: Int64 = left == right ? 1 : 0
                    let sameFound = try session.integer(same, [left, right])
                    #expect(sameFound == isEqual)
                    let differentFound = try session.integer(different, [left, right])
                    #expect(differentFound == 1 - isEqual)
                }
            }
        }
    }

    @Test("a part is found byte for byte, with no letter that stands for others")
    func findsParts() async throws {
        let temporary = try TemporaryStore()
        let texts = [
            "", "a", "A", "ab", "ba", "a%", "a_b", "añ", "a\u{10FFFF}z", "b", "\u{10FFFF}",
        ]
        let parts = ["", "a", "ab", "a%", "_", "a\u{10FFFF}", "\u{10FFFF}", "ñ"]

        try await temporary.store.read { session in
            let contains = "SELECT \(session.dialect.contains("?1", "?2"))"
            let starts = "SELECT \(session.dialect.starts("?1", with: "?2"))"
            for text in texts {
                for part in parts {
                    let values: [SQLValue] = [.text(text), .text(part)]
                    let isStart = text.utf8.starts(with: part.utf8)
                    let isPart = Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
                    let startsFound = try session.integer(starts, values)
                    #expect(startsFound == (isStart ? 1 : 0))
                    let containsFound = try session.integer(contains, values)
                    #expect(containsFound == (isPart || part == "" ? 1 : 0))
                }
            }
        }
    }

    @Test("a start is looked up in an index")
    func usesAnIndexForStarts() async throws {
        let temporary = try await TemporaryStore.withNotes()

        let plan = try await temporary.store.write { session in
            try session.execute("CREATE INDEX note_text ON note (text)", [])
            let condition = session.dialect.starts("text", with: "?1")
            return try session.all(
                "EXPLAIN QUERY PLAN SELECT id FROM note WHERE \(condition)", [.text("a")]
            ) { $0.text(3) }
        }

        #expect(plan == ["SEARCH note USING COVERING INDEX note_text (text>? AND text<?)"])
    }

    @Test("a name with quotes and marks stays one name")
    func quotesNames() async throws {
        let temporary = try TemporaryStore()
        let names = ["order", "a\"b", "a\"\u{301}; DROP TABLE x", "x y"]

        try await temporary.store.write { session in
            for name in names {
                let quoted = session.dialect.quoted(name)
                let type = session.dialect.columnType(.text)
                try session.execute("CREATE TABLE \(quoted) (\(quoted) \(type)) STRICT", [])
            }
            let kept = try session.all("SELECT name FROM sqlite_schema ORDER BY rowid") {
                $0.text(0)
            }
            #expect(kept == names)
        }
    }
}
