import Foundation
import KithModel
import Testing

@Suite("Business hours")
struct BusinessHoursTests {
    /// One case that another program has worked out minute by minute.
    struct Case: Sendable, CustomTestStringConvertible {
        let start: Instant
        let minutes: Int64
        let due: Instant
        let hours: BusinessHours
        let testDescription: String

        init(_ json: JSON) throws {
            let days = json["weekdays_monday0"]?.array?.compactMap(\.integer) ?? []
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            let stretch = "\(json["opens"]?.string ?? "")-\(json["closes"]?.string ?? "")"
            let week = JSONObject(
                uniqueMembers: days.map { (names[Int($0)], .array([.string(stretch)])) })
            let holidays = (json["holidays"]?.array ?? []).map { day -> JSON in
                ["day": day, "name": "A holiday"]
            }
            start = try #require(json["start"]?.string.flatMap { Instant($0) })
            due = try #require(json["due"]?.string.flatMap { Instant($0) })
            minutes = try #require(json["minutes"]?.integer)
            let zone = try BusinessHoursTests.rules(json["timezone"]?.string ?? "")
            hours = try BusinessHours(
                hours: .object(week), holidays: .array(holidays), zone: zone)
            testDescription = "\(minutes) min from \(start) in \(json["timezone"]?.string ?? "")"
        }
    }

    static func rules(_ zone: String) throws -> TimeZoneRules {
        let url = URL(fileURLWithPath: "/usr/share/zoneinfo/" + zone)
        return try TimeZoneRules(tzif: Array(Data(contentsOf: url)))
    }

    static func cases() throws -> [Case] {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Fixtures/business_hours.json").standardizedFileURL
        let json = try JSONReader.read(Array(Data(contentsOf: url)))
        return try (json.array ?? []).map(Case.init)
    }

    @Test("service levels run out at the minute that another program has found")
    func due() throws {
        let cases = try Self.cases()
        #expect(cases.count == 40)
        for known in cases {
            let due = try known.hours.add(minutes: known.minutes, to: known.start)
            #expect(due == known.due, "\(known.testDescription)")
            let counted = try known.hours.minutes(between: known.start, and: known.due)
            #expect(counted == known.minutes, "\(known.testDescription)")
            let back = try known.hours.minutes(between: known.due, and: known.start)
            #expect(back == -known.minutes)
        }
    }

    private func hours(_ week: JSON, holidays: JSON = .null) throws -> BusinessHours {
        try BusinessHours(hours: week, holidays: holidays, zone: .utc)
    }

    private func moment(_ text: String) throws -> Instant { try #require(Instant(text)) }

    @Test("a lunch break and a holiday do not count, and an end is no opening")
    func breaks() throws {
        let day: JSON = .array(["09:00-12:00", "13:00-17:00"])
        let hours = try hours(
            ["mon": day, "tue": day], holidays: .array([["day": "2026-11-17", "name": "Free"]]))
        let noon = try moment("2026-11-16T11:30Z")

        #expect(try hours.add(minutes: 30, to: noon) == moment("2026-11-16T12:00Z"))
        #expect(try hours.add(minutes: 31, to: noon) == moment("2026-11-16T13:01Z"))
        #expect(try hours.add(minutes: 0, to: noon) == noon)
        #expect(try hours.add(minutes: 271, to: noon) == moment("2026-11-23T09:01Z"))
        #expect(hours.isOpen(at: noon))
        #expect(try !hours.isOpen(at: moment("2026-11-16T12:00Z")))
        #expect(
            try hours.nextOpening(from: moment("2026-11-16T17:00Z")) == moment("2026-11-23T09:00Z"))
        #expect(
            try hours.minutes(
                between: moment("2026-11-16T08:00Z"), and: moment("2026-11-24T00:00Z")) == 840)
    }

    @Test("the day of SV-6: two days of work from Thursday four o'clock end Monday at four")
    func twoDays() throws {
        let hours = try hours(BusinessHours.usualWeek)

        let due = try hours.add(minutes: 960, to: moment("2026-11-12T16:00Z"))

        #expect(try due == moment("2026-11-16T16:00Z"))
    }

    @Test("what can never end, or is too far, is refused")
    func bounds() throws {
        let hours = try hours(["mon": .array(["09:00-09:01"])])
        let start = try moment("2026-11-16T00:00Z")

        #expect(throws: KernelError.self) { try hours.add(minutes: 600, to: start) }
        #expect(throws: KernelError.self) { try hours.add(minutes: -1, to: start) }
        #expect(throws: KernelError.self) { try hours.add(minutes: .max, to: start) }
        let end = Instant(milliseconds: .max)
        #expect(throws: KernelError.self) { try hours.add(minutes: 1, to: end) }
        #expect(throws: KernelError.self) { try hours.minutes(between: start, and: end) }
        #expect(hours.nextOpening(from: end) == nil)
    }

    @Test(
        "hours and holidays that cannot be read are refused by the field and the words",
        arguments: [
            (#"[]"#, "null", "hours", "an object of days"),
            (#"{}"#, "null", "hours", "every day closed"),
            (#"{"mno": ["09:00-17:00"]}"#, "null", "hours", "did you mean `mon`?"),
            (#"{"mon": "09:00-17:00"}"#, "null", "hours", "a list"),
            (#"{"mon": ["17:00-09:00"]}"#, "null", "hours", "`17:00-09:00` is no stretch"),
            (#"{"mon": ["09:00-24:01"]}"#, "null", "hours", "is no stretch"),
            (#"{"mon": ["9-17"]}"#, "null", "hours", "is no stretch"),
            (#"{"mon": [9]}"#, "null", "hours", "`9` is no stretch"),
            (#"{"mon": ["09:00-12:00", "11:00-13:00"]}"#, "null", "hours", "begins before"),
            (#"{"mon": ["09:00-17:00"]}"#, #"{"day": 1}"#, "holidays", "a list"),
            (#"{"mon": ["09:00-17:00"]}"#, #"["2026-12-25"]"#, "holidays", "is no holiday"),
            (
                #"{"mon": ["09:00-17:00"]}"#, #"[{"day": "2026-02-30", "name": "X"}]"#, "holidays",
                "`2026-02-30` is no day"
            ),
            (
                #"{"mon": ["09:00-17:00"]}"#,
                #"[{"day":"2026-02-03","name":"X"},{"day":"2026-02-03","name":"Y"}]"#, "holidays",
                "named twice"
            ),
        ])
    func refused(_ week: String, _ holidays: String, _ field: String, _ words: String) throws {
        let (week, holidays) = (
            try JSONReader.read(Array(week.utf8)), try JSONReader.read(Array(holidays.utf8))
        )

        let error = #expect(throws: KernelError.self) { try hours(week, holidays: holidays) }

        #expect(error?.details.first?.field == field)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.recovery.isEmpty == false)
    }
}
