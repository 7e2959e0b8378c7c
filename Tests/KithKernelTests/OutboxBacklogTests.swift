import KithModel
import KithSQLite
import KithStore
import Synchronization
import Testing

@testable import KithKernel

@Suite("Outbox that has grown")
struct OutboxBacklogTests {
    @Test("many deliveries take few looks at what waits, and each is done once and in order")
    func looks() async throws {
        let fixture = try await KernelFixture([Courier.self])
        for number in 0..<120 {
            let id = try await fixture.create("parcel", ["name": .string("p\(number)")]).id
            if number % 40 == 0 { try await fixture.update("parcel", id, ["step": "1"]) }
        }
        let store = CountedReads(fixture.store)
        let kernel = try await Kernel.open(
            store: store, capabilities: [Courier.self],
            clock: KernelClock(standingAt: fixture.kernel.clock.now), timeZones: TimeZoneFiles())
        let before = store.reads

        let done = try await kernel.settle()

        #expect(done == 126)
        #expect(try await fixture.deliveries() == ["done": 126])
        #expect(store.reads - before < 10)
        let receipts = try await fixture.values("receipt", "name")
        for number in [0, 40, 80] {
            #expect(
                receipts.filter { $0.hasPrefix("p\(number) ") || $0 == "p\(number)" }
                    == ["p\(number)", "p\(number) 1"])
        }
    }
}

/// A store that counts how often somebody reads in it.
private final class CountedReads: Store {
    private let store: any Store
    private let count = Mutex(0)

    init(_ store: any Store) { self.store = store }

    var reads: Int { count.withLock { $0 } }

    var dialect: any SQLDialect { store.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        count.withLock { $0 += 1 }
        return try await store.read(body)
    }

    func look<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result { try await store.look(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result { try await store.write(body) }

    func backup(to path: String) async throws { try await store.backup(to: path) }

    func close() async { await store.close() }
}
