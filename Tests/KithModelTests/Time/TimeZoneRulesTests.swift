import KithModel
import Testing

@Suite("Rules of time zones")
struct TimeZoneRulesTests {
    let fixture: TimeZoneFixture

    init() throws { fixture = try TimeZoneFixture() }

    @Test("tell the offset that Python tells, at both sides of changes, early and late")
    func offsets() throws {
        var rules: [String: TimeZoneRules] = [:]
        for zone in fixture.files.keys { rules[zone] = try fixture.rules(zone) }
        #expect(fixture.offsets.count > 200)

        for (zone, second, offset) in fixture.offsets {
            let found = rules[zone]?.offset(at: Instant(milliseconds: second * 1000))
            #expect(found == offset, "\(zone) at \(second)")
        }
    }

    @Test("find the first moment of a day, also where midnight or the whole day is missing")
    func starts() throws {
        #expect(fixture.starts.count > 15)
        for (zone, day, second) in fixture.starts {
            let rules = try fixture.rules(zone)
            #expect(rules.startOfDay(day).milliseconds == second * 1000, "\(zone) \(day)")
        }
    }

    @Test("tell the local day and time of a moment, also before 1970 and between seconds")
    func localDay() throws {
        let zagreb = try fixture.rules("Europe/Zagreb")
        let late = try #require(Instant("2026-11-15T23:30:00Z"))
        let early = Instant(milliseconds: -1)

        #expect(zagreb.localDay(of: late).description == "2026-11-16")
        #expect(zagreb.localTime(of: late).description == "00:30")
        #expect(TimeZoneRules.utc.localDay(of: early).description == "1969-12-31")
        #expect(TimeZoneRules.utc.localTime(of: early).description == "23:59")
    }

    @Test("give a missing time the moment of the jump, and a doubled one its first moment")
    func missingAndDoubledTimes() throws {
        let zagreb = try fixture.rules("Europe/Zagreb")
        let jump = try #require(CalendarDate("2026-03-29"))
        let fall = try #require(CalendarDate("2026-10-25"))
        let halfPastTwo = try #require(LocalTime("02:30"))

        let afterJump = zagreb.firstInstant(of: jump, at: halfPastTwo)
        let firstOfTwo = zagreb.firstInstant(of: fall, at: halfPastTwo)

        #expect(afterJump.description == "2026-03-29T01:00:00.000Z")
        #expect(firstOfTwo.description == "2026-10-25T00:30:00.000Z")
    }

    @Test("start every day of 60 years where the day before ends")
    func everyDay() throws {
        for zone in ["Europe/Zagreb", "America/Sao_Paulo", "Australia/Lord_Howe"] {
            let rules = try fixture.rules(zone)
            for days in Int64(8000)..<30_000 {
                let date = CalendarDate(days: days)
                let start = rules.startOfDay(date)
                guard rules.localDay(of: start) == date,
                    rules.localDay(of: start.adding(milliseconds: -1)) < date
                else {
                    Issue.record("\(zone) \(date) starts at \(start)")
                    return
                }
            }
        }
    }

    @Test(
        "follow a footer in every form that the format knows",
        arguments: [
            ("AAA0", "2026-07-01T00:00:00Z", 0),
            ("<-0330>3:30", "2026-07-01T00:00:00Z", -12_600),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-10T00:00:00Z", 0),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-10T00:00:00Z", 3600),
            ("XXX3EDT4,0/0,J365/23", "2026-01-01T03:00:00Z", -14_400),
            ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:30:00Z", -14_400),
            ("AAA-2BBB,J60,J61", "2024-03-01T00:00:00Z", 10_800),
            ("AAA-2BBB,59,60", "2024-02-29T00:00:00Z", 10_800),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
        ])
    func footers(footer: String, moment: String, offset: Int) throws {
        let file = TZifWriter(footer: footer)

        let rules = try TimeZoneRules(tzif: file.bytes)

        #expect(rules.offset(at: try #require(Instant(moment))) == offset)
    }

    @Test("read a file of version 1, whose times have 32 bits")
    func versionOne() throws {
        let file = TZifWriter(
            version: 0, transitions: [(-100, 1), (100, 0)], offsets: [3600, -7200])

        let rules = try TimeZoneRules(tzif: file.bytes)

        #expect(rules.offset(at: Instant(milliseconds: -100_001)) == 3600)
        #expect(rules.offset(at: Instant(milliseconds: -100_000)) == -7200)
        #expect(rules.offset(at: Instant(milliseconds: 100_000)) == 3600)
    }

    @Test("refuse files that lie about themselves")
    func hostileFiles() throws {
        let lies = [
            TZifWriter(transitions: [(5, 0), (5, 0)]), TZifWriter(transitions: [(5, 3)]),
            TZifWriter(offsets: []), TZifWriter(offsets: [200_000]), TZifWriter(footer: "CET"),
            TZifWriter(footer: "CET-99"), TZifWriter(footer: "CET-1CEST,M13.1.0,M3.1.0"),
            TZifWriter(footer: "CET-1CEST,M3.5.0"), TZifWriter(footer: "<CET-1"),
            TZifWriter(footer: "CET-1CEST,J0,J9"), TZifWriter(footer: "CET-1CEST,1/999,9"),
            TZifWriter(version: 0x35), TZifWriter(leapSeconds: 1),
            TZifWriter(leapSeconds: .max),
        ]
        for lie in lies {
            #expect(throws: TimeZoneError.self) { try TimeZoneRules(tzif: lie.bytes) }
        }
    }

    @Test("refuse every cut of a file, and survive every change of a byte")
    func damagedFiles() throws {
        let bytes = try #require(fixture.files["Africa/Casablanca"])
        let moments = [Int64.min / 2000, 0, 4_102_444_800_000].map(Instant.init(milliseconds:))
        for length in 0..<bytes.count {
            #expect(throws: TimeZoneError.self) {
                try TimeZoneRules(tzif: Array(bytes[..<length]))
            }
        }

        for index in bytes.indices {
            for change in [UInt8(0x80), 0xFF] {
                var damaged = bytes
                damaged[index] ^= change
                guard let rules = try? TimeZoneRules(tzif: damaged) else { continue }
                for moment in moments {
                    _ = rules.startOfDay(rules.localDay(of: moment))
                }
            }
        }
    }
}
