import KithModel
import KithStore
import Testing

@testable import KithKernel

@Suite("Schedules")
struct ScheduleTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Postman.self]) }

    private static let hour: Int64 = 3_600_000, day: Int64 = 86_400_000

    private func letters(_ name: String) async throws -> Int {
        try await fixture.values("letter", "name").count { $0 == name }
    }

    @Test(
        "time that passes brings each run at its moment, and no second one however often one looks")
    func daily() async throws {
        _ = try await fixture.kernel.advance(milliseconds: 3 * Self.day)
        for _ in 0..<5 { try await fixture.kernel.settle() }

        #expect(try await letters("postman.daily") == 3)
        #expect(try await letters("postman.often") == 72)
        let schedule = try #require(
            try await fixture.kernel.schedules(as: fixture.admin).first {
                $0.name == "postman.daily"
            })
        #expect(schedule.lastDue?.description == "2026-11-19T07:00:00.000Z")
        #expect(schedule.nextDue?.description == "2026-11-20T07:00:00.000Z")
        let due = try await fixture.kernel.jobs(name: "postman.daily", as: fixture.admin)
        #expect(due.map { $0.dueAt.description }.last == "2026-11-17T07:00:00.000Z")
    }

    @Test("14: a clock that jumps is made good once, never, or for each, as the schedule says")
    func jump() async throws {
        fixture.kernel.clock.advance(milliseconds: 10 * Self.day)
        for _ in 0..<3 { try await fixture.kernel.settle() }

        #expect(try await letters("postman.daily") == 1)
        #expect(try await letters("postman.punctual") == 0)
        #expect(try await letters("postman.thorough") == 3)
        #expect(try await letters("postman.often") == 1)
        let skipped = try await fixture.kernel.schedules(as: fixture.admin).map {
            ($0.name, $0.skipped)
        }
        #expect(skipped.first { $0.0 == "postman.daily" }?.1 == 9)
    }

    @Test("14: a clock that is set back brings no run twice, and the next one is not far away")
    func back() async throws {
        _ = try await fixture.kernel.advance(milliseconds: 2 * Self.day)
        fixture.kernel.clock.advance(milliseconds: -4 * Self.hour)
        _ = try await fixture.kernel.advance(milliseconds: 5 * Self.hour)
        #expect(try await letters("postman.daily") == 2)

        // One that is set back by days is followed.
        fixture.kernel.clock.set(KernelFixture.start)
        try await fixture.kernel.settle()
        #expect(try await letters("postman.daily") == 2)
        let next = try await fixture.kernel.schedules(as: fixture.admin)
            .first { $0.name == "postman.daily" }
        #expect(next?.nextDue?.description == "2026-11-17T07:00:00.000Z")
    }

    @Test("what passes while a plugin is disabled is not made good")
    func parked() async throws {
        try await fixture.kernel.disable("postman", as: fixture.admin, door: .cli)
        fixture.kernel.clock.advance(milliseconds: 5 * Self.day)
        try await fixture.kernel.settle()
        try await fixture.kernel.enable("postman", as: fixture.admin, door: .cli)
        try await fixture.kernel.settle()

        #expect(try await letters("postman.daily") == 0)
        _ = try await fixture.kernel.advance(milliseconds: Self.day)
        #expect(try await letters("postman.daily") == 1)
    }

    @Test("a schedule is paused, goes on, and is run beside its moments")
    func paused() async throws {
        let (name, door) = ("postman.daily", Door.cli)
        try await fixture.kernel.pauseSchedule(name, true, as: fixture.admin, door: door)
        _ = try await fixture.kernel.advance(milliseconds: 2 * Self.day)
        #expect(try await letters(name) == 0)

        let job = try await fixture.kernel.runSchedule(name, as: fixture.admin, door: door)
        try await fixture.kernel.settle()
        #expect(try await letters(name) == 1)
        #expect(try await fixture.kernel.job(job, as: fixture.admin).state == "done")

        try await fixture.kernel.pauseSchedule(name, false, as: fixture.admin, door: door)
        try await fixture.kernel.settle()
        #expect(try await letters(name) == 1)
        _ = try await fixture.kernel.advance(milliseconds: Self.day)
        #expect(try await letters(name) == 2)
        let unknown = await failure {
            try await fixture.kernel.pauseSchedule(
                "postman.daly", true, as: fixture.admin, door: door)
        }
        #expect(unknown?.message.contains("`postman.daily`?") == true)
    }

    @Test("of very many moments that were missed the last count")
    func many() throws {
        let plan = SchedulePlan.daily(
            at: (0..<24).compactMap { LocalTime(minutes: $0 * 60) }, on: .init())
        let first = try #require(Instant("2026-01-01T00:00:00Z"))
        let last = try #require(Instant("2026-11-16T09:30:00Z"))
        let moments = plan.moments(from: first, through: last, most: 1000, in: .utc)
        #expect(moments.count == 1000)
        #expect(moments.last?.description == "2026-11-16T09:00:00.000Z")
    }

    @Test("a schedule by the clocks of a place that there is not, or on no day, is refused")
    func unfit() async throws {
        for definition in [
            ScheduleDefinition(
                "astray.tick", .every(milliseconds: 60_000), timeZone: "Europe/Zagrb"),
            ScheduleDefinition("astray.tick", .every(milliseconds: 1)),
            ScheduleDefinition("astray.tick", .daily(at: [], on: .init())),
            ScheduleDefinition("astray.tick", .daily(at: [.midnight], on: .init(ofWeek: [8]))),
        ] {
            let source = PluginSource(
                Manifest(id: "astray", name: "Astray", version: "1.0.0", summary: ""),
                language: .swift
            ) { $0.schedule(definition) { _, _ in } }
            let fixture = try await KernelFixture(plugins: { [source] })
            let error = await failure {
                try await fixture.kernel.enable("astray", as: fixture.admin, door: .cli)
            }
            #expect(error?.code == .invalid && error?.message.contains("astray.tick") == true)
        }
    }
}
