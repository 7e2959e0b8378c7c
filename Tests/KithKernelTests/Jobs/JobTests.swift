import KithModel
import KithSQLite
import KithStore
import Testing

@testable import KithKernel

@Suite("Jobs")
struct JobTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Postman.self]) }

    private func letters() async throws -> [String] {
        try await fixture.values("letter", "name").filter { !$0.hasPrefix("postman.") }
    }

    @discardableResult
    private func enqueue(
        _ payload: String, delay: Int64 = 0, key: String? = nil
    ) async throws -> RecordID? {
        try await fixture.transact {
            try $0.enqueue("postman.carry", .string(payload), delay: delay, key: key)
        }.result
    }

    @Test("a job is done after the commit, once, and its end commits with what it wrote")
    func once() async throws {
        let id = try #require(try await enqueue("once"))
        #expect(try await letters().isEmpty)

        #expect(try await fixture.kernel.settle() == 1)
        #expect(try await fixture.kernel.settle() == 0)

        #expect(try await letters() == ["once"])
        let job = try await fixture.kernel.job(id, as: fixture.admin)
        #expect(
            job.state == "done" && job.attempts == 1 && job.finishedAt == fixture.kernel.clock.now)
        #expect(try await fixture.values("letter", "key") == ["\(id):postman.carry"])
    }

    @Test("what was rolled back puts nothing off, and an unknown job is refused with the nearest")
    func rolledBack() async throws {
        _ = await failure {
            try await fixture.transact { transaction in
                try transaction.enqueue("postman.carry", "lost")
                throw KernelError(.invalid, "No.")
            }
        }
        let unknown = await failure {
            try await fixture.transact { try $0.enqueue("postman.cary") }
        }

        #expect(try await fixture.kernel.settle() == 0)
        #expect(unknown?.message.contains("`postman.carry`?") == true)
    }

    @Test("a delay is waited for, by the kernel's clock")
    func delay() async throws {
        try await enqueue("later", delay: 3_600_000)
        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await fixture.kernel.advance(milliseconds: 3_599_999) == 0)
        #expect(try await fixture.kernel.advance(milliseconds: 1) >= 1)
        #expect(try await letters() == ["later"])
    }

    @Test("under a key one job waits at a time")
    func key() async throws {
        #expect(try await enqueue("first", key: "k") != nil)
        #expect(try await enqueue("second", key: "k") == nil)
        #expect(try await enqueue("third", key: "other") != nil)
        try await fixture.kernel.settle()
        #expect(try await enqueue("fourth", key: "k") != nil)
        try await fixture.kernel.settle()
        #expect(try await letters().sorted() == ["first", "fourth", "third"])
    }

    @Test("a job that fails is tried again under the same key, and leaves nothing of its failure")
    func retried() async throws {
        let id = try #require(try await enqueue("fail-\(fixture.administrator)"))

        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await letters().isEmpty)
        let waiting = try await fixture.kernel.job(id, as: fixture.admin)
        #expect(
            waiting.state == "pending" && waiting.error?.contains("The road is closed.") == true)
        fixture.wait(seconds: 9)
        #expect(try await fixture.kernel.settle() == 0)
        fixture.wait(seconds: 1)
        #expect(try await fixture.kernel.settle() == 1)

        #expect(try await fixture.values("letter", "key") == ["\(id):postman.carry"])
        #expect(try await fixture.kernel.job(id, as: fixture.admin).attempts == 2)
    }

    @Test("after its attempts a job is given up, until somebody tries it again or takes it back")
    func dead() async throws {
        let id = try #require(try await enqueue("fail-always"))
        for _ in 0..<3 {
            try await fixture.kernel.settle()
            fixture.wait(seconds: 3_600)
        }
        #expect(try await fixture.kernel.job(id, as: fixture.admin).state == "dead")

        try await fixture.kernel.retryJob(id, as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.job(id, as: fixture.admin).state == "pending")
        try await fixture.kernel.cancelJob(id, as: fixture.admin, door: .cli)
        try await fixture.kernel.settle()
        #expect(try await letters().isEmpty)
        #expect(try await fixture.kernel.job(id, as: fixture.admin).state == "cancelled")
        let done = try #require(try await enqueue("done"))
        try await fixture.kernel.settle()
        let refused = await failure {
            try await fixture.kernel.cancelJob(done, as: fixture.admin, door: .cli)
        }
        #expect(refused?.code == .conflict)
    }

    @Test("15: jobs wait while their plugin is disabled, and go on when it is back")
    func parked() async throws {
        let id = try #require(try await enqueue("parked"))
        try await fixture.kernel.disable("postman", as: fixture.admin, door: .cli)

        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await fixture.kernel.job(id, as: fixture.admin).state == "parked")
        #expect(try await fixture.kernel.job(id, as: fixture.admin).attempts == 0)

        try await fixture.kernel.enable("postman", as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.settle() == 1)
        #expect(try await letters() == ["parked"])
    }

    @Test("9: a job waits over a restart")
    func restart() async throws {
        try await enqueue("kept")
        let again = try await fixture.reopened([Postman.self])
        #expect(try await again.settle() == 1)
        #expect(try await letters() == ["kept"])
    }

    @Test("a job whose plugin runs and does not know it any more is dead, with its reason")
    func missing() async throws {
        let id = try await fixture.store.write { session in
            let job = JobRow(
                id: RecordID(
                    milliseconds: KernelFixture.start.milliseconds, node: 1, sequence: 1),
                name: "postman.gone", payload: "null",
                dueAt: KernelFixture.start, depth: 0, at: KernelFixture.start)
            try JobTable(session).append(job)
            return job.id
        }
        try await fixture.kernel.settle()
        let job = try await fixture.kernel.job(id, as: fixture.admin)
        #expect(job.state == "dead" && job.error?.hasPrefix("handler_missing") == true)
    }

    @Test("jobs that cause each other end with a suspicion, not never")
    func chain() async throws {
        try await fixture.transact { _ = try $0.enqueue("postman.chain") }
        for _ in 0..<30 { try await fixture.kernel.settle() }
        let dead = try await fixture.kernel.jobs(state: "dead", as: fixture.admin)
        #expect(dead.count == 1 && dead[0].error?.contains("loop suspected") == true)
        #expect(try await letters().count <= Dispatcher.maximumDepth)
    }

    @Test("jobs are for administrators, a page at a time")
    func listing() async throws {
        for number in 0..<5 { try await enqueue("\(number)", key: "\(number)") }
        let first = try await fixture.kernel.jobs(limit: 3, as: fixture.admin)
        let rest = try await fixture.kernel.jobs(
            before: first.last?.id, limit: 3, as: fixture.admin)
        #expect((first + rest).map { $0.payload.string } == ["4", "3", "2", "1", "0"])
        let unknown = await failure {
            _ = try await fixture.kernel.jobs(state: "ded", as: fixture.admin)
        }
        #expect(unknown?.message.contains("`dead`?") == true)
    }

    @Test("a job that was given up is not tried beside the one that waits under its key")
    func retriedBeside() async throws {
        let id = try #require(try await enqueue("fail-always-key", key: "k"))
        for _ in 0..<3 {
            try await fixture.kernel.settle()
            fixture.wait(seconds: 3_600)
        }
        #expect(try await enqueue("next", delay: 1_000_000, key: "k") != nil)

        let refused = await failure {
            try await fixture.kernel.retryJob(id, as: fixture.admin, door: .cli)
        }

        #expect(refused?.code == .conflict && refused?.recovery.contains("postman.carry") == true)
    }
}
