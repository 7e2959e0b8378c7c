import KithModel
import KithSQLite
import KithStore
import Testing

@testable import KithKernel

@Suite("Flows")
struct FlowTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Care.self]) }

    private func guest(_ name: String, mood: String = "new") async throws -> Record {
        let guest = try await fixture.transact {
            try $0.insert("guest", ["name": .text(name), "mood": .text(mood)])
        }.result
        try await fixture.kernel.settle()
        return guest
    }

    private func mood(_ guest: Record) async throws -> String? {
        try await fixture.transact { try $0.get("guest", guest.id)["mood"]?.text }.result
    }

    private func runs(_ state: String? = nil) async throws -> [Kernel.Run] {
        try await fixture.kernel.runs(Kernel.RunSelection(state: state), as: fixture.admin)
    }

    private func sent() async throws -> Int {
        try await fixture.kernel.effects(as: fixture.admin).count
    }

    private func advance(days: Int64) async throws {
        _ = try await fixture.kernel.advance(milliseconds: days * 86_400_000)
    }

    @Test("a run goes on over sleep and timeout, and takes no step twice")
    func whole() async throws {
        let ana = try await guest("Ana")
        let first = try #require(try await runs("active").first)
        #expect(first.flow == "care.welcome" && first.subject?.record == ana.id)
        #expect(try await sent() == 1)

        try await advance(days: 2)
        #expect(try await runs("active").count == 1)
        try await advance(days: 1)
        #expect(try await mood(ana) == "new")
        try await advance(days: 7)

        #expect(try await mood(ana) == "silent")
        #expect(try await runs("done").map(\.id) == [first.id])
        #expect(try await sent() == 1)
        let steps = try await fixture.kernel.run(first.id, as: fixture.admin).steps
        #expect(steps.map(\.kind) == ["send", "sleep", "wait", "seen", "update"])
    }

    @Test("an event that is announced ends a wait, and is seen")
    func event() async throws {
        let ana = try await guest("Ana")
        try await advance(days: 3)
        try await fixture.transact {
            try $0.announce("care.replied", about: try $0.get("guest", ana.id), "thanks")
        }
        try await fixture.kernel.settle()

        #expect(try await mood(ana) == "glad")
        #expect(try await runs("done").count == 1)
    }

    @Test("its condition decides; while a run is under way another event begins none")
    func condition() async throws {
        _ = try await guest("Silent", mood: "quiet")
        #expect(try await runs().isEmpty)
        let ana = try await guest("Ana")
        try await fixture.transact {
            try FlowStart($0).begin(
                "care.welcome",
                CommittedEvent(
                    key: "k", name: "guest.committed_create", entity: "guest", record: ana.id,
                    payload: .null, set: ana.id, at: $0.now))
        }
        #expect(try await runs().count == 1)
    }

    @Test("9: a run goes on after a restart, behind what it has done")
    func restart() async throws {
        let ana = try await guest("Ana")
        let again = try await fixture.reopened([Care.self])
        _ = try await again.advance(milliseconds: 11 * 86_400_000)

        #expect(try await mood(ana) == "silent")
        #expect(try await sent() == 1)
    }

    @Test("15: runs wait while their plugin is disabled")
    func parked() async throws {
        let ana = try await guest("Ana")
        try await fixture.kernel.disable("care", as: fixture.admin, door: .cli)
        try await advance(days: 20)
        #expect(try await runs("active").count == 1)
        try await fixture.kernel.enable("care", as: fixture.admin, door: .cli)
        try await advance(days: 8)
        #expect(try await mood(ana) == "silent")
    }

    @Test("a step that is another than what is recorded stops the run with both shown")
    func diverged() async throws {
        _ = try await guest("Ana")
        let run = try #require(try await runs().first)
        try await fixture.store.write { session in
            let table = StepTable(session)
            guard var sleep = try table.steps(of: run.id).last else { return }
            try table.remove([sleep.place], of: run.id)
            sleep.arguments = "{\"milliseconds\":5}"
            try table.set(sleep)
        }
        try await advance(days: 3)

        let stopped = try #require(try await runs("diverged").first)
        #expect(
            stopped.error?.contains("was `sleep {\"milliseconds\":5}`") == true
                && stopped.error?.contains("is now `sleep {\"milliseconds\":259200000}`") == true)
        try await fixture.kernel.retryRun(run.id, from: "2", as: fixture.admin, door: .cli)
        try await fixture.kernel.settle()
        #expect(try await runs("active").count == 1)
        #expect(try await sent() == 1)
    }

    @Test("a run that fails leaves nothing of its attempt, and is given up after twelve")
    func failed() async throws {
        _ = try await guest("Ana", mood: "fail")
        let failing = { try await runs().first { $0.flow == "care.fail" } }
        #expect(try await failing()?.attempts == 1)
        #expect(try await failing()?.error?.hasPrefix("The ice is thin.") == true)
        for _ in 0..<13 {
            fixture.wait(seconds: 3_600)
            try await fixture.kernel.settle()
        }
        #expect(try await failing()?.state == "failed")
        let letters = try await fixture.kernel.effects(as: fixture.admin)
        #expect(!letters.contains { $0.payload["to"]?.string == "before" })
    }

    @Test("a flow that begins itself ends with a suspicion, not never")
    func loop() async throws {
        let ana = try await guest("Ana", mood: "quiet")
        try await fixture.transact {
            _ = try $0.update("guest", ana.id, ["mood": .text("loop")])
        }
        for _ in 0..<40 { try await fixture.kernel.settle() }

        // Either the run that is too deep does not go on, or the event that is does not arrive.
        let dead = try await fixture.store.read { try OutboxTable($0).counts()["dead"] ?? 0 }
        let failed = try await runs("failed").filter {
            $0.error?.contains("loop suspected") == true
        }
        #expect(dead + failed.count == 1)
        #expect(try await runs().count <= Dispatcher.maximumDepth)
    }

    @Test("who is asked decides, or an administrator; nobody twice, and nobody else")
    func approval() async throws {
        let ana = try await guest("Ana", mood: "ask")
        let run = try #require(try await runs().first { $0.flow == "care.ask" })
        let other = try await fixture.kernel.addUser(
            NewUser(
                name: "Bo", email: "bo@example.test", password: nil, roles: [], teams: []),
            as: fixture.admin, door: .cli)
        let refused = await failure {
            try await fixture.kernel.decideRun(
                run.id, approve: true, as: .user(other), door: .cli)
        }
        try await fixture.kernel.decideRun(run.id, approve: true, as: fixture.admin, door: .cli)
        try await fixture.kernel.settle()
        let again = await failure {
            try await fixture.kernel.decideRun(
                run.id, approve: false, as: fixture.admin, door: .cli)
        }

        #expect(try await mood(ana) == "answer true")
        #expect(refused?.code == .forbidden && again?.code == .conflict)
    }

    @Test("a step that waits is skipped, and a run is taken back")
    func hands() async throws {
        let ana = try await guest("Ana")
        let run = try #require(try await runs().first)
        try await fixture.kernel.skipStep("2", of: run.id, as: fixture.admin, door: .cli)
        try await fixture.kernel.settle()
        let steps = try await fixture.kernel.run(run.id, as: fixture.admin).steps
        #expect(steps.map(\.kind) == ["send", "sleep", "wait"])
        try await fixture.kernel.cancelRun(run.id, as: fixture.admin, door: .cli)
        try await advance(days: 30)
        #expect(try await mood(ana) == "new")
        let none = await failure {
            try await fixture.kernel.skipStep("9", of: run.id, as: fixture.admin, door: .cli)
        }
        #expect(none?.code == .notFound)
    }

    @Test("13: runs are held by a restore, and go on when they are released")
    func held() async throws {
        let ana = try await guest("Ana")
        #expect(try await fixture.kernel.holdAll().runs == 1)
        try await advance(days: 11)
        #expect(try await mood(ana) == "new")
        _ = try await fixture.kernel.releaseAll(as: fixture.admin, door: .cli)
        try await advance(days: 8)
        #expect(try await mood(ana) == "silent")
    }
}
