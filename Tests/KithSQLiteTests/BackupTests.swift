import Foundation
import KithStore
import Testing

@testable import KithSQLite

@Suite("Copies and checks")
struct BackupTests {
    @Test("a backup opens as a store of its own and holds what was written before it")
    func copiesTheDatabase() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let copy = temporary.path("it's a copy.db")
        try await temporary.store.write { try $0.addNote(1, "Zoë") }
        try await temporary.store.backup(to: copy)
        try await temporary.store.write { try $0.addNote(2) }

        let store = try SQLiteStore(path: copy)

        #expect(try await store.read { try $0.noteIDs() } == [1])
        #expect(try await store.read { try $0.text("SELECT text FROM note") } == "Zoë")
        #expect(try await store.integrityCheck() == [])
        try await store.write { try $0.addNote(3) }
        await store.close()
    }

    @Test("a backup never overwrites a file, not even an empty one")
    func refusesAnExistingFile() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let path = temporary.path("taken.db")
        try Data().write(to: URL(fileURLWithPath: path))

        let error = await #expect(throws: StoreError.self) {
            try await temporary.store.backup(to: path)
        }

        guard case .failed(_, let message, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message == "'\(path)' is there already; name a file that is not.")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
    }

    @Test("a backup to a folder that is missing fails and leaves nothing")
    func refusesAMissingFolder() async throws {
        let temporary = try await TemporaryStore.withNotes()

        await #expect(throws: StoreError.readOnly) {
            try await temporary.store.backup(to: temporary.path("none/copy.db"))
        }
    }

    @Test("a backup goes on beside an open write and shows none of it")
    func copiesBesideAWrite() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        try await temporary.store.backup(to: temporary.path("copy.db"))
        try await held.release()

        let store = try SQLiteStore(path: temporary.path("copy.db"))
        #expect(try await store.read { try $0.noteIDs() } == [])
        await store.close()
    }

    @Test("a checkpoint moves the log into the file")
    func emptiesTheLog() async throws {
        let temporary = try await TemporaryStore.withNotes()
        try await temporary.store.write { try $0.addNote(1) }
        try await temporary.store.checkpoint()

        let log = try FileManager.default.attributesOfItem(atPath: temporary.path("kith.db-wal"))

        #expect(log[.size] as? Int == 0)
        #expect(try await temporary.store.read { try $0.noteIDs() } == [1])
    }

    @Test("the integrity check finds a page that was overwritten")
    func findsDamage() async throws {
        let temporary = try await TemporaryStore.withNotes()
        try await temporary.store.write { session in
            for id in Int64(1)...2000 { try session.addNote(id, "a note of some length") }
        }
        #expect(try await temporary.store.integrityCheck() == [])
        await temporary.store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: temporary.path("kith.db")))
        try file.seek(toOffset: 4096 * 4)
        try file.write(contentsOf: Data(repeating: 0xAA, count: 4096))
        try file.close()

        let damaged = try SQLiteStore(path: temporary.path("kith.db"))

        #expect(try await damaged.integrityCheck() != [])
        await damaged.close()
    }
}
