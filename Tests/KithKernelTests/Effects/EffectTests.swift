import KithModel
import KithSQLite
import KithStore
import Synchronization
import Testing

@testable import KithKernel

@Suite("Effects")
struct EffectTests {
    private let fixture: KernelFixture
    private let loft: String

    init() async throws {
        fixture = try await KernelFixture([PigeonLoft.self])
        loft = "\(fixture.administrator) \(UInt64.random(in: 0...UInt64.max))"
    }

    private var flights: [String] { PigeonPost.flights.withLock { $0[loft] ?? [] } }

    @discardableResult
    private func send(_ text: String, key: String? = nil) async throws -> EffectReceipt {
        let loft = loft
        return try await fixture.transact {
            try $0.request("pigeon", ["text": .string(text), "loft": .string(loft)], key: key)
        }.result
    }

    private func entry(_ id: RecordID) async throws -> Kernel.LedgerEntry {
        try await fixture.kernel.effect(id, as: fixture.admin)
    }

    @Test("an effect is performed after the commit, once, and its end is noted by its performer")
    func once() async throws {
        let receipt = try await send("hello")
        #expect(flights.isEmpty)

        #expect(try await fixture.kernel.perform() == 1)
        #expect(try await fixture.kernel.perform() == 0)

        #expect(flights == ["hello \(receipt.id)"])
        let entry = try await entry(receipt.id)
        #expect(entry.state == "done" && entry.attempts == 1 && entry.set == nil)
        #expect(entry.result["landed"]?.boolean == true)
        #expect(try await fixture.values("landing", "name") == ["landed"])
    }

    @Test("what was rolled back, refused or unknown is never performed")
    func rolledBack() async throws {
        let loft = loft
        _ = await failure {
            try await fixture.transact { transaction in
                try transaction.request("pigeon", ["text": "lost", "loft": .string(loft)])
                throw KernelError(.invalid, "No.")
            }
        }
        let refused = await failure {
            try await fixture.transact { _ = try $0.request("pigeon", ["loft": .string(loft)]) }
        }
        let unknown = await failure {
            try await fixture.transact { _ = try $0.request("pigeno", .null) }
        }
        let huge = await failure {
            try await fixture.transact {
                let text = String(repeating: "x", count: Transaction.largestEffect)
                _ = try $0.request("pigeon", ["text": .string(text)])
            }
        }

        #expect(try await fixture.kernel.perform() == 0)
        #expect(refused?.message == "A pigeon carries a text.")
        #expect(unknown?.message.contains("`pigeon`?") == true)
        #expect(huge?.code == .tooLarge)
    }

    @Test("under a key an effect happens once, however often it is asked for")
    func key() async throws {
        let first = try await send("one", key: "k")
        let second = try await send("two", key: "k")
        try await fixture.kernel.perform()
        let third = try await send("three", key: "k")
        try await fixture.kernel.perform()

        #expect(first.id == second.id && second.isRepeated && third.isRepeated)
        #expect(flights == ["one k"])
    }

    @Test("what fails is tried again later under the same key, and given up after twelve attempts")
    func retried() async throws {
        let storm = try await send("storm")
        let always = try await send("always")
        try await fixture.kernel.perform()
        #expect(try await entry(storm.id).error == "A storm.")
        #expect(try await fixture.kernel.perform() == 0)
        fixture.wait(seconds: 10)
        try await fixture.kernel.perform()
        #expect(try await entry(storm.id).state == "done")

        for _ in 0..<14 {
            fixture.wait(seconds: 3_600)
            try await fixture.kernel.perform()
        }

        let dead = try await entry(always.id)
        #expect(dead.state == "dead" && dead.attempts == 12 && dead.error == "A hawk.")
        #expect(flights.filter { $0.hasPrefix("always") }.count == 12)
        try await fixture.kernel.retryEffect(always.id, as: fixture.admin, door: .cli)
        try await fixture.kernel.perform()
        #expect(flights.filter { $0 == "always \(always.id)" }.count == 13)
    }

    @Test("what is refused for good is dead at once; what waits counts no attempt")
    func ends() async throws {
        let nobody = try await send("nobody")
        let fog = try await send("fog")
        try await fixture.kernel.perform()
        #expect(try await entry(nobody.id).state == "dead")
        #expect(try await fixture.values("landing", "name") == ["Nobody lives there."])
        let waiting = try await entry(fog.id)
        #expect(waiting.state == "pending" && waiting.attempts == 0)
        fixture.wait(seconds: 60)
        try await fixture.kernel.perform()
        #expect(try await entry(fog.id).state == "done")
    }

    @Test("what is not wanted is left out with its reason, at once or when its time has come")
    func leftOut() async throws {
        let unwanted = try await send("unwanted")
        let withdrawn = try await send("withdrawn")
        try await fixture.kernel.perform()

        #expect(unwanted.leftOut == "They keep cats.")
        #expect(try await entry(unwanted.id).state == "left_out")
        #expect(try await entry(withdrawn.id).error == "They keep a cat by now.")
        #expect(flights.isEmpty)
    }

    @Test("that nobody could note it is no reason to do it again")
    func unnoted() async throws {
        let receipt = try await send("unnoted")
        try await fixture.kernel.perform()
        fixture.wait(seconds: 100_000)
        try await fixture.kernel.perform()

        let entry = try await entry(receipt.id)
        #expect(entry.state == "done" && entry.error?.contains("The ink is dry.") == true)
        #expect(flights.count == 1)
    }

    @Test("9: what was being performed when the program was killed is tried again, and counted")
    func interrupted() async throws {
        let receipt = try await send("hello")
        try await fixture.store.write { session in
            let table = EffectTable(session)
            guard var row = try table.effect(receipt.id) else { return }
            row.state = .leased
            try table.note(row, was: .pending)
        }
        #expect(try await fixture.kernel.perform() == 0)

        let again = try await fixture.reopened([PigeonLoft.self])
        #expect(try await again.perform() == 1)

        #expect(flights == ["hello \(receipt.id)"])
        #expect(try await entry(receipt.id).interruptions == 1)
    }

    @Test("15: effects wait while their performer is disabled")
    func parked() async throws {
        let receipt = try await send("hello")
        try await fixture.kernel.disable("loft", as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.perform() == 0)
        #expect(try await entry(receipt.id).state == "pending")
        try await fixture.kernel.enable("loft", as: fixture.admin, door: .cli)
        #expect(try await fixture.kernel.perform() == 1)
    }

    @Test("what was taken back does not happen; what has happened cannot be")
    func cancelled() async throws {
        let lost = try await send("lost")
        try await fixture.kernel.cancelEffect(lost.id, as: fixture.admin, door: .cli)
        let sent = try await send("sent")
        try await fixture.kernel.perform()
        let refused = await failure {
            try await fixture.kernel.cancelEffect(sent.id, as: fixture.admin, door: .cli)
        }

        #expect(flights == ["sent \(sent.id)"])
        #expect(refused?.code == .conflict)
        let listed = try await fixture.kernel.effects(
            Kernel.LedgerSelection(state: "cancelled"), as: fixture.admin)
        #expect(listed.map(\.id) == [lost.id])
        let unknown = await failure {
            _ = try await fixture.kernel.effects(
                Kernel.LedgerSelection(state: "ded"), as: fixture.admin)
        }
        #expect(unknown?.message.contains("`dead`?") == true)
    }

    @Test("a sink takes effects in place of the world")
    func sink() async throws {
        let receipt = try await send("hello")
        let sink = NotedSink()
        let again = try await fixture.reopened([PigeonLoft.self], sink: sink)
        #expect(try await again.perform() == 1)

        #expect(flights.isEmpty)
        #expect(sink.pictures.map(\.suffix) == ["json"])
        #expect(String(decoding: sink.pictures[0].bytes, as: UTF8.self).contains("hello"))
        #expect(try await entry(receipt.id).state == "done")
    }
}
