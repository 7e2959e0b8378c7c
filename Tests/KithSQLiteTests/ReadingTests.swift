import Dispatch
import KithStore
import Testing

@testable import KithSQLite

@Suite("Reads")
struct ReadingTests {
    private static let endless = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT count(*) FROM n
        """

    @Test("a reader goes on beside an open write and sees none of it")
    func readsBesideAWrite() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store
        let (entered, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
        let writing = Task {
            try await store.write { session in
                try session.addNote(1)
                entered.continuation.finish()
                gate.wait()
            }
        }
        for await _ in entered.stream {}

        let during = try await store.read { try $0.noteIDs() }
        gate.signal()
        try await writing.value

        #expect(during == [])
        #expect(try await store.read { try $0.noteIDs() } == [1])
    }

    @Test("a read keeps its snapshot when a write commits in the middle of it")
    func keepsItsSnapshot() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store
        let (entered, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
        let reading = Task {
            try await store.read { session in
                let before = try session.noteIDs()
                entered.continuation.finish()
                gate.wait()
                return [before, try session.noteIDs()]
            }
        }
        for await _ in entered.stream {}
        try await store.write { try $0.addNote(1) }
        gate.signal()

        #expect(try await reading.value == [[], []])
        #expect(try await store.read { try $0.noteIDs() } == [1])
    }

    @Test("a read cannot write")
    func refusesToWrite() async throws {
        let temporary = try await TemporaryStore.withNotes()

        await #expect(throws: StoreError.readOnly) {
            try await temporary.store.read { try $0.addNote(1) }
        }
        #expect(try await temporary.store.read { try $0.noteIDs() } == [])
    }

    @Test("temporary tables work within a read and are gone after it, dropped or not")
    func offersTemporaryTables() async throws {
        let temporary = try TemporaryStore(options: SQLiteOptions(readers: 1, readLimit: nil))
        let store = temporary.store
        for ending in ["DROP TABLE past", "SELECT 1", "DROP TABLE past"] {
            let sum = try await store.read { session in
                try session.execute("CREATE TEMP TABLE past (id INTEGER PRIMARY KEY)", [])
                try session.execute("INSERT INTO past VALUES (1), (2)", [])
                let sum = try session.integer("SELECT sum(id) FROM past")
                try session.execute(ending, [])
                return sum
            }

            #expect(sum == 3)
            let left = try await store.read {
                try $0.integer("SELECT count(*) FROM temp.sqlite_schema")
            }
            #expect(left == 0)
        }
    }

    @Test("temporary tables of a read that throws are gone too")
    func removesTemporaryTablesAfterAnError() async throws {
        let temporary = try TemporaryStore(options: SQLiteOptions(readers: 1, readLimit: nil))
        await #expect(throws: Stop.self) {
            try await temporary.store.read { session in
                try session.execute("CREATE TEMP TABLE past (id INTEGER PRIMARY KEY)", [])
                throw Stop()
            }
        }

        let left = try await temporary.store.read {
            try $0.integer("SELECT count(*) FROM temp.sqlite_schema")
        }
        #expect(left == 0)
    }

    @Test("a read over its time is interrupted, and the reader serves the next")
    func interruptsALongRead() async throws {
        let options = SQLiteOptions(readers: 1, readLimit: .milliseconds(20))
        let temporary = try TemporaryStore(options: options)

        await #expect(throws: StoreError.interrupted) {
            try await temporary.store.read { try $0.integer(Self.endless) }
        }
        #expect(try await temporary.store.read { try $0.integer("SELECT 7") } == 7)
    }

    @Test("a read of many short statements is interrupted as well")
    func interruptsManyShortStatements() async throws {
        let options = SQLiteOptions(readers: 1, readLimit: .milliseconds(20))
        let temporary = try TemporaryStore(options: options)

        await #expect(throws: StoreError.interrupted) {
            try await temporary.store.read { session in
                for number in 0... { try session.execute("SELECT \(number)", []) }
            }
        }
    }

    @Test("a read stops when its task is cancelled")
    func stopsWhenCancelled() async throws {
        let temporary = try TemporaryStore(options: SQLiteOptions(readers: 1, readLimit: nil))
        let store = temporary.store
        let entered = AsyncStream<Void>.makeStream()
        let reading = Task {
            try await store.read { session in
                entered.continuation.finish()
                return try session.integer(Self.endless)
            }
        }
        for await _ in entered.stream {}
        reading.cancel()

        await #expect(throws: StoreError.interrupted) { try await reading.value }
        #expect(try await store.read { try $0.integer("SELECT 7") } == 7)
    }

    @Test("a read that fills a temporary table over its time cannot go on outside of its snapshot")
    func refusesToGoOnAfterAnInterruptedWrite() async throws {
        let options = SQLiteOptions(readers: 1, readLimit: .milliseconds(20))
        let temporary = try TemporaryStore(options: options)
        let endless = Self.endless.replacing("SELECT count(*)", with: "SELECT i")

        await #expect(throws: StoreError.interrupted) {
            try await temporary.store.read { session in
                try session.execute("CREATE TEMP TABLE past (id INTEGER PRIMARY KEY)", [])
                _ = try? session.execute("INSERT INTO past \(endless)", [])
            }
        }
        let left = try await temporary.store.read {
            try $0.integer("SELECT count(*) FROM temp.sqlite_schema")
        }
        #expect(left == 0)
    }

    @Test("several reads run at once")
    func readsInParallel() async throws {
        let temporary = try TemporaryStore(options: SQLiteOptions(readers: 2, readLimit: nil))
        let store = temporary.store
        let (left, right) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

        async let first = store.read { _ in
            left.signal()
            return right.wait(timeout: .now() + 10)
        }
        async let second = store.read { _ in
            right.signal()
            return left.wait(timeout: .now() + 10)
        }

        #expect(try await [first, second] == [.success, .success])
    }
}

private struct Stop: Error {}
