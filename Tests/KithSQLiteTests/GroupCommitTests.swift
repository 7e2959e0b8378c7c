import CSQLite
import Foundation
import KithStore
import Synchronization
import Testing

@testable import KithSQLite

@Suite("Group commit")
struct GroupCommitTests {
    @Test("writes that wait together share one transaction and all are there")
    func sharesATransaction() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        let sum = "SELECT count(*) FROM note"
        var writes: [Task<Int64?, any Error>] = []
        for id in Int64(1)...3 {
            writes.append(
                await held.queue { session in
                    try session.addNote(id)
                    return try session.integer(sum)
                })
        }
        try await held.release()

        var counts: [Int64?] = []
        for write in writes { counts.append(try await write.value) }

        #expect(counts == [1, 2, 3])
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1, 2, 3])
    }

    @Test("no member learns its end, and no reader its rows, before the commit")
    func endsAfterCommit() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store
        let acknowledged = Mutex<[Int]>([])
        let seen = Mutex<([Int], Int32)?>(nil)
        let path = temporary.path("kith.db")
        let held = await HeldWriter(store)
        let first = await held.queue { try $0.addNote(1) }
        let second = await held.queue { session in
            let ended = acknowledged.withLock { $0 }
            seen.withLock { $0 = (ended, countNotes(at: path)) }
            try session.addNote(2)
        }
        let noting = Task {
            try await first.value
            acknowledged.withLock { $0.append(1) }
        }
        try await held.release()
        try await second.value
        try await noting.value

        let (ended, visible) = try #require(seen.withLock { $0 })
        #expect(ended == [])
        #expect(visible == 0)
        #expect(countNotes(at: path) == 2)
    }

    @Test("a member that throws undoes its own rows alone and gets its own error")
    func undoesOneMember() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        let before = await held.queue { try $0.addNote(1) }
        let thrower = await held.queue { session in
            try session.addNote(2)
            throw Refusal()
        }
        let twin = await held.queue { try $0.addNote(1) }
        let after = await held.queue { try $0.addNote(3) }
        try await held.release()

        try await before.value
        await #expect(throws: Refusal.self) { try await thrower.value }
        await #expect(throws: StoreError.uniqueViolation(index: "note.id")) {
            try await twin.value
        }
        try await after.value
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1, 3])
    }

    @Test("a write alone that throws leaves nothing behind")
    func undoesALoneWrite() async throws {
        let temporary = try await TemporaryStore.withNotes()

        await #expect(throws: Refusal.self) {
            try await temporary.store.write { session in
                try session.addNote(1)
                throw Refusal()
            }
        }

        #expect(try await temporary.store.read { try $0.noteIDs() } == [])
    }

    @Test("when a full disk rolls everything back, the neighbours run again and are kept")
    func survivesAWholeRollback() async throws {
        let temporary = try await TemporaryStore.withNotes()
        try await limitPages(of: temporary.store)
        let runs = Mutex<[Int64]>([])
        let held = await HeldWriter(temporary.store)
        let before = await held.queue { session in
            runs.withLock { $0.append(1) }
            try session.addNote(1)
        }
        let culprit = await held.queue { session in
            runs.withLock { $0.append(2) }
            try session.addNote(2, String(repeating: "x", count: 1 << 20))
        }
        let after = await held.queue { session in
            runs.withLock { $0.append(3) }
            try session.addNote(3)
        }
        try await held.release()

        try await before.value
        await #expect(throws: StoreError.diskFull) { try await culprit.value }
        try await after.value
        #expect(runs.withLock { $0 } == [1, 2, 1, 3])
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1, 3])
    }

    @Test("a member that catches the loss of the transaction can write nothing more")
    func refusesToGoOnWithoutATransaction() async throws {
        let temporary = try await TemporaryStore.withNotes()
        try await limitPages(of: temporary.store)
        let held = await HeldWriter(temporary.store)
        let neighbour = await held.queue { try $0.addNote(1) }
        let culprit = await held.queue { session in
            do {
                try session.addNote(2, String(repeating: "x", count: 1 << 20))
            } catch {
                try? session.addNote(3)
            }
        }
        try await held.release()

        try await neighbour.value
        await #expect(throws: StoreError.diskFull) { try await culprit.value }
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1])
    }

    @Test("a write that ends its transaction itself is refused, and its neighbours are kept")
    func refusesCommitByAMember() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        let culprit = await held.queue { _ = try $0.execute("ROLLBACK", []) }
        let neighbour = await held.queue { try $0.addNote(1) }
        try await held.release()

        await #expect(throws: StoreError.self) { try await culprit.value }
        try await neighbour.value
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1])
    }

    @Test("a thousand concurrent writes all return, each once, with their own result")
    func returnsEachWriteOnce() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store

        let results = await withTaskGroup(of: Int64.self) { group in
            for id in Int64(0)..<1000 {
                group.addTask {
                    do {
                        return try await store.write { session in
                            try session.addNote(id)
                            if id % 10 == 0 { throw Refusal() }
                            return id
                        }
                    } catch {
                        return -1
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        let kept = (Int64(0)..<1000).filter { $0 % 10 != 0 }
        #expect(results.count == 1000)
        #expect(results.filter { $0 >= 0 }.sorted() == kept)
        #expect(try await store.read { try $0.noteIDs() } == kept)
    }

    @Test("a write is done although the task that waits for it was cancelled")
    func outlivesCancellation() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        let write = await held.queue { try $0.addNote(1) }
        write.cancel()
        try await held.release()

        try await write.value
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1])
    }

    @Test("a database that another process holds for too long is busy, and free afterwards")
    func waitsForAnotherProcess() async throws {
        let options = SQLiteOptions(busyLimit: .milliseconds(20))
        let temporary = try await TemporaryStore.withNotes(options: options)
        let other = try SQLiteConnection(
            path: temporary.path("kith.db"), access: .readWrite, localDay: options.localDay)
        try other.run("BEGIN IMMEDIATE")

        await #expect(throws: StoreError.busy) {
            try await temporary.store.write { try $0.addNote(1) }
        }
        try other.run("ROLLBACK")
        other.close()

        try await temporary.store.write { try $0.addNote(2) }
        #expect(try await temporary.store.read { try $0.noteIDs() } == [2])
    }

    @Test("the files as they are when a write returns hold that write: a killed process loses none")
    func keepsWhatItAcknowledged() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let files = FileManager.default

        for id in Int64(1)...5 {
            try await temporary.store.write { try $0.addNote(id) }
            let image = try TemporaryStore.emptyFolder()
            defer { try? files.removeItem(at: image) }
            for name in ["kith.db", "kith.db-wal"] {
                try files.copyItem(
                    atPath: temporary.path(name), toPath: image.appendingPathComponent(name).path)
            }

            #expect(countNotes(at: image.appendingPathComponent("kith.db").path) == Int32(id))
        }
    }

    private func limitPages(of store: SQLiteStore) async throws {
        try await store.write { session in
            let pages = try session.integer("PRAGMA page_count") ?? 0
            try session.execute("PRAGMA max_page_count = \(pages + 4)", [])
        }
    }
}

private struct Refusal: Error {}

/// Counts the notes with a connection that shares nothing with the store; -1 on an error.
private func countNotes(at path: String) -> Int32 {
    var connection: OpaquePointer?
    var statement: OpaquePointer?
    defer {
        sqlite3_finalize(statement)
        sqlite3_close(connection)
    }
    guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
        sqlite3_prepare_v2(connection, "SELECT count(*) FROM note", -1, &statement, nil)
            == SQLITE_OK,
        sqlite3_step(statement) == SQLITE_ROW
    else { return -1 }
    return sqlite3_column_int(statement, 0)
}
