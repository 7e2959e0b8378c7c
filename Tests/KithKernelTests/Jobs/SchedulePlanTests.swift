import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("When a schedule is due")
struct SchedulePlanTests {
    private static func zone(_ name: String) throws -> TimeZoneRules {
        try TimeZoneFiles().rules(name)
    }

    private static func plan(_ times: String..., week: Set<Int> = [], month: Set<Int> = [])
        -> SchedulePlan
    {
        .daily(at: times.compactMap { LocalTime($0) }, on: .init(ofWeek: week, ofMonth: month))
    }

    /// The moments that follow one another.
    private static func moments(
        _ plan: SchedulePlan, after start: String, _ count: Int, in zone: String = "UTC"
    ) throws -> [String] {
        let rules = try Self.zone(zone)
        var moment = try #require(Instant(start))
        return try (0..<count).map { _ in
            moment = try #require(plan.next(after: moment, in: rules))
            return moment.description
        }
    }

    @Test("a time of day is due once a day, by the clocks of its place")
    func daily() throws {
        #expect(
            try Self.moments(
                Self.plan("07:00"), after: "2026-11-16T06:00:00Z", 2, in: "Europe/Zagreb")
                == ["2026-11-17T06:00:00.000Z", "2026-11-18T06:00:00.000Z"])
        #expect(
            try Self.moments(Self.plan("18:00", "07:00"), after: "2026-11-16T08:00:00Z", 3)
                == [
                    "2026-11-16T18:00:00.000Z", "2026-11-17T07:00:00.000Z",
                    "2026-11-17T18:00:00.000Z",
                ])
    }

    @Test("the moment itself is not due again")
    func strictly() throws {
        #expect(
            try Self.moments(Self.plan("07:00"), after: "2026-11-16T07:00:00Z", 1)
                == ["2026-11-17T07:00:00.000Z"])
    }

    @Test("a time that clocks jump over is due at the jump, one that comes twice once")
    func daylight() throws {
        // Clocks in Zagreb go from 2:00 to 3:00 on 29 March 2026, and back on 25 October.
        #expect(
            try Self.moments(
                Self.plan("02:30"), after: "2026-03-28T12:00:00Z", 2, in: "Europe/Zagreb")
                == ["2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"])
        #expect(
            try Self.moments(
                Self.plan("02:30"), after: "2026-10-24T12:00:00Z", 2, in: "Europe/Zagreb")
                == ["2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"])
    }

    @Test("days of the week and of the month; what a month does not have is its last day")
    func days() throws {
        #expect(
            try Self.moments(Self.plan("09:00", week: [1, 5]), after: "2026-11-16T10:00:00Z", 2)
                == ["2026-11-20T09:00:00.000Z", "2026-11-23T09:00:00.000Z"])
        #expect(
            try Self.moments(Self.plan("09:00", month: [31]), after: "2027-01-31T10:00:00Z", 3)
                == [
                    "2027-02-28T09:00:00.000Z", "2027-03-31T09:00:00.000Z",
                    "2027-04-30T09:00:00.000Z",
                ])
        #expect(
            try Self.moments(
                Self.plan("09:00", week: [5], month: [13]), after: "2026-11-16T10:00:00Z", 1)
                == ["2027-08-13T09:00:00.000Z"])
    }

    @Test("an interval is counted from when it was due, whatever passed since")
    func interval() throws {
        let plan = SchedulePlan.every(milliseconds: 900_000)
        let base = try #require(Instant("2026-11-16T09:00:00Z"))
        let late = try #require(Instant("2026-11-16T09:47:00Z"))
        #expect(
            plan.next(after: late, since: base, in: .utc)?.description == "2026-11-16T10:00:00.000Z"
        )
        #expect(
            plan.next(after: base, since: base, in: .utc)?.description == "2026-11-16T09:15:00.000Z"
        )
    }

    @Test("the words say when")
    func words() {
        #expect(Self.plan("07:00").words == "Every day at 07:00")
        #expect(Self.plan("07:00", week: [1, 2]).words == "Mon, Tue at 07:00")
        #expect(SchedulePlan.every(milliseconds: 900_000).words == "Every 15 min")
    }
}
