import KithKernel
import KithModel
import KithTesting
import Testing

@testable import KithWeb

@Suite("The page of schedules")
struct SchedulesPageTests {
    private static let text = """
        --[[ {"id": "clock", "title": "Clock", "grants": {"schedule": true}} ]]
        kith.schedule("tick", { at = "07:00", summary = "Winds <the> clock" }, function()
          error("no key")
        end)
        """

    private func desk() async throws -> Desk {
        let desk = try await Desk()
        _ = try await desk.post("/scripts/new", [("text", Self.text)])
        _ = try await desk.post(
            "/scripts/clock", [("act", "publish"), ("version", "1"), ("grant", "schedule")])
        return desk
    }

    @Test("schedules are listed with when they are due, run, paused and resumed")
    func schedules() async throws {
        let desk = try await desk()
        let page = try await desk.get("/schedules").text
        #expect(page.contains("Winds &lt;the&gt; clock") && page.contains("Every day at 07:00"))
        #expect(page.contains("tomorrow, 07:00"))

        #expect(try await desk.post("/schedules/s_clock.tick/pause", []).status == 303)
        #expect(try await desk.get("/schedules").text.contains("Paused"))
        #expect(try await desk.post("/schedules/s_clock.tick/resume", []).status == 303)
        #expect(try await desk.post("/schedules/s_clock.tock/run", []).status == 404)
    }

    @Test("work that failed says why, and is tried again or taken back")
    func jobs() async throws {
        let desk = try await desk()
        _ = try await desk.post("/schedules/s_clock.tick/run", [])
        try await desk.kith.kernel.settle()
        let job = try #require(
            try await desk.kith.kernel.jobs(as: .user(desk.kith.administrator)).first)

        let page = try await desk.get("/schedules?state=pending").text
        #expect(page.contains("no key") && page.contains("Waits"))
        #expect(try await desk.post("/jobs/\(job.id)/cancel", []).status == 303)
        #expect(try await desk.get("/schedules").text.contains("Taken back"))
        #expect(try await desk.post("/jobs/\(job.id)/retry", []).status == 303)
        #expect(try await desk.get("/schedules?state=done").text.contains("No such work"))
    }

    @Test("only administrators find it")
    func others() async throws {
        let desk = try await desk()
        let ana = try await desk.kith.makeUser("Ana", roles: ["sales_agent"])
        #expect(try await desk.get("/schedules", as: ana).status == 404)
        #expect(try await desk.post("/schedules/s_clock.tick/run", [], as: ana).status == 404)
    }
}
