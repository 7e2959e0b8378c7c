import KithModel
import Testing

@testable import KithKernel

@Suite("Business calendars")
struct BusinessCalendarTests {
    private func due(
        _ fixture: KernelFixture, _ calendar: String? = nil, from start: String, minutes: Int64
    ) async throws -> String {
        let start = try #require(Instant(start))
        return try await fixture.transact { transaction in
            try transaction.businessHours(of: calendar).add(minutes: minutes, to: start).description
        }.result
    }

    @Test(
        "without a calendar it is nine to five from Monday to Friday by the organisation's clocks")
    func usual() async throws {
        let fixture = try await KernelFixture([])
        let zone = try await fixture.transact {
            $0.state.environment.organisation.timeZone
        }.result
        let due = try await due(fixture, from: "2026-11-16T00:00Z", minutes: 60)

        #expect(zone == "Europe/Zagreb")
        #expect(due == "2026-11-16T09:00:00.000Z")
    }

    @Test("a calendar is found by name and id, and the default one where none is named")
    func named() async throws {
        let fixture = try await KernelFixture([])
        let night = try await fixture.create(
            "business_calendar",
            [
                "name": "Night", "time_zone": "UTC", "is_default": .boolean(true),
                "hours": ["mon": .array(["22:00-24:00"])],
                "holidays": .array([["day": "2026-11-16", "name": "Free"]]),
            ])
        for calendar in ["Night", night.id.description, nil] {
            let due = try await due(fixture, calendar, from: "2026-11-16T00:00Z", minutes: 60)
            #expect(due == "2026-11-23T23:00:00.000Z")
        }
        let unknown = await failure {
            _ = try await self.due(fixture, "Day", from: "2026-11-16T00:00Z", minutes: 60)
        }
        #expect(unknown?.code == .notFound)
    }

    @Test("what is written in a transaction counts in it")
    func written() async throws {
        let fixture = try await KernelFixture([])
        let calendar = try await fixture.create("business_calendar", ["name": "Shop"])
        let start = try #require(Instant("2026-11-21T00:00Z"))

        let seen = try await fixture.transact { transaction in
            let before = try transaction.businessHours(of: "Shop").add(minutes: 1, to: start)
            try transaction.update(
                "business_calendar", calendar.id,
                ["hours": .json(["sat": .array(["10:00-11:00"])])])
            return [before, try transaction.businessHours(of: "Shop").add(minutes: 1, to: start)]
        }.result

        #expect(
            seen.map(\.description) == ["2026-11-23T08:01:00.000Z", "2026-11-21T09:01:00.000Z"])
    }

    @Test("hours that cannot be read, an unknown zone and a second default are refused")
    func refused() async throws {
        let fixture = try await KernelFixture([])
        try await fixture.create(
            "business_calendar", ["name": "First", "is_default": .boolean(true)])

        let second = await failure {
            try await fixture.create(
                "business_calendar", ["name": "Second", "is_default": .boolean(true)])
        }
        let wrong = await failure {
            try await fixture.create(
                "business_calendar",
                ["name": "Wrong", "time_zone": "Mars/Base", "hours": ["mon": "always"]])
        }

        #expect(second?.details.first?.field == "is_default")
        #expect(second?.details.first?.code == .conflict)
        #expect(Set(wrong?.details.compactMap(\.field) ?? []) == ["time_zone", "hours"])
        #expect(try await fixture.values("business_calendar", "name") == ["First"])
    }
}
