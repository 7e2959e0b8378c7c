import KithModel
import KithQuery
import KithStore
import Testing

@testable import KithKernel

@Suite("Outbox")
struct OutboxTests {
    private let fixture: KernelFixture

    init() async throws { fixture = try await KernelFixture([Courier.self]) }

    private func receipts(_ kernel: KernelFixture? = nil) async throws -> [String] {
        try await fixture.values("receipt", "name")
    }

    @Test("a subscriber runs after the commit, once for each change, under a stable key")
    func once() async throws {
        let id = try await fixture.create("parcel", ["name": "once"]).id
        #expect(try await receipts().isEmpty)

        #expect(try await fixture.kernel.settle() == 1)
        #expect(try await fixture.kernel.settle() == 0)
        try await fixture.update("parcel", id, ["step": "1"])
        #expect(try await fixture.kernel.settle() == 2)

        #expect(try await receipts() == ["once", "once 1"])
        let keys = try await fixture.values("receipt", "key")
        #expect(Set(keys).count == 2)
        #expect(keys.allSatisfy { $0.hasSuffix(":courier.sign") })
    }

    @Test("what was refused or rolled back tells nobody")
    func rolledBack() async throws {
        _ = await failure {
            try await fixture.transact { transaction in
                try transaction.insert("parcel", ["name": .text("lost")])
                throw KernelError(.invalid, "No.")
            }
        }

        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await fixture.outboxEvents().isEmpty)
    }

    @Test("9: a failed delivery is tried again under the same key, and takes effect once")
    func retried() async throws {
        try await fixture.create("parcel", ["name": "retried", "act": "fail-once"])

        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await receipts().isEmpty)
        fixture.wait(seconds: 9)
        #expect(try await fixture.kernel.settle() == 0)
        fixture.wait(seconds: 1)
        #expect(try await fixture.kernel.settle() == 1)

        #expect(try await receipts() == ["retried"])
        let keys = Courier.attempts.of("retried")
        #expect(keys.count == 2)
        #expect(Set(keys).count == 1)
    }

    @Test("9: what is committed when the process dies is delivered after the restart, once")
    func afterRestart() async throws {
        try await fixture.create("parcel", ["name": "restart"])

        let kernel = try await fixture.reopened([Courier.self])

        #expect(try await kernel.settle() == 1)
        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await receipts() == ["restart"])
    }

    @Test("two dispatchers at once deliver each event once")
    func twoDispatchers() async throws {
        for number in 0..<20 {
            try await fixture.create("parcel", ["name": .string("twice \(number)")])
        }

        async let first = fixture.kernel.settle()
        async let second = fixture.kernel.settle()
        let done = try await first + second

        #expect(done == 20)
        #expect(try await receipts().count == 20)
        #expect(try await fixture.deliveries() == ["done": 20])
    }

    @Test("the changes of a record arrive in order: a failed one holds back the later ones")
    func inOrder() async throws {
        let id = try await fixture.create("parcel", ["name": "order", "act": "fail-once"]).id
        for step in 1...3 {
            try await fixture.update("parcel", id, ["step": .integer(Int64(step))])
        }
        try await fixture.create("parcel", ["name": "other"])

        try await fixture.kernel.settle()
        #expect(try await receipts() == ["other"])
        fixture.wait(seconds: 10)
        try await fixture.kernel.settle()

        let names = try await receipts()
        #expect(names == ["other", "order", "order 1", "order 2", "order 3"])
    }

    @Test("the waits between attempts grow to an hour; after twelve attempts it is dead")
    func backoff() async throws {
        try await fixture.create("parcel", ["name": "dead", "act": "fail"])
        var waits: [Int64] = []

        for _ in 0..<12 {
            try await fixture.kernel.settle()
            let next = try await fixture.onSession { session in
                try session.first(
                    "SELECT next_at FROM kith_delivery WHERE state = 'pending'", []
                ) { $0.integer(0) }
            }
            guard let next else { break }
            let seconds = (next - fixture.kernel.clock.now.milliseconds) / 1000
            waits.append(seconds)
            fixture.wait(seconds: seconds)
        }

        #expect(waits == [10, 30, 90, 270, 810, 2430, 3600, 3600, 3600, 3600, 3600])
        #expect(try await fixture.deliveries() == ["dead": 1])
        #expect(Courier.attempts.of("dead").count == 12)
        let error = try await fixture.onSession { session in
            try session.first("SELECT error FROM kith_delivery", []) { $0.text(0) }
        }
        #expect(error?.contains("The street is closed.") == true)
        #expect(error?.contains("Courier.swift:") == true)
    }

    @Test("a subscriber that sets itself off again is dead at depth sixteen, and said to loop")
    func loop() async throws {
        let id = try await fixture.create("parcel", ["name": "loop", "act": "relay"]).id
        try await fixture.update("parcel", id, ["step": "1"])

        try await fixture.kernel.settle()

        #expect(try await fixture.value("parcel", id, "step") == "17")
        #expect(try await fixture.deliveries()["dead"] ?? 0 > 0)
        let errors = try await fixture.onSession { session in
            try session.all("SELECT error FROM kith_delivery WHERE state = 'dead'") { $0.text(0) }
        }
        #expect(errors.allSatisfy { $0.contains("loop suspected") })
    }

    @Test("15: what waits for a disabled plugin is parked without attempts, and resumes")
    func parked() async throws {
        try await fixture.create("parcel", ["name": "parked"])
        try await fixture.kernel.disable("courier", as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.settle() == 0)
        #expect(try await fixture.deliveries() == ["parked": 1])

        try await fixture.kernel.enable("courier", as: fixture.admin, door: .cli)

        #expect(try await fixture.kernel.settle() == 1)
        #expect(try await receipts() == ["parked"])
        #expect(Courier.attempts.of("parked").count == 1)
    }

    @Test("a subscriber that is gone, or hears something else now, does not hold up the rest")
    func goneSubscriber() async throws {
        try await fixture.create("parcel", ["name": "gone"])

        let kernel = try await fixture.reopened([LaterCourier.self])

        #expect(try await kernel.settle() == 0)
        #expect(try await fixture.deliveries() == ["parked": 1])
        _ = try await fixture.reopened([Courier.self])
        #expect(try await fixture.kernel.settle() == 1)
    }

    @Test("an announcement without a change is delivered, and its ids are not given out again")
    func announcementOnly() async throws {
        _ = try await fixture.kernel.run("courier.send", [:], as: fixture.admin, door: .cli)
        let reopened = try await fixture.reopened([Courier.self])

        _ = try await reopened.run("courier.send", [:], as: fixture.admin, door: .cli)

        #expect(try await reopened.settle() == 2)
        #expect(
            try await fixture.values("receipt", "key") == ["{\"to\":\"Ana\"}", "{\"to\":\"Ana\"}"])
    }

    @Test("13: the outbox keeps no secret, and an unreadable payload does no harm")
    func unreadablePayload() async throws {
        try await fixture.create("parcel", ["name": "payload"])
        try await fixture.tamper("UPDATE kith_outbox SET payload = '{nonsense'")

        #expect(try await fixture.kernel.settle() == 1)
        #expect(try await receipts() == ["payload"])
    }
}
