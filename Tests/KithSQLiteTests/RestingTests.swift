import KithStore
import Testing

@testable import KithSQLite

@Suite("A store that rests")
struct RestingTests {
    @Test("reads and writes go on while memory is given back again and again")
    func restsBetween() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store

        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...Int64(50) {
                group.addTask { try await store.write { try $0.addNote(id) } }
                group.addTask { _ = try await store.read { try $0.noteIDs() } }
                group.addTask { try store.rest() }
            }
            try await group.waitForAll()
        }

        try store.rest()
        #expect(try await store.read { try $0.noteIDs() } == Array(1...50))
    }

    @Test("a store that is closed has nothing to give back")
    func restsClosed() async throws {
        let temporary = try await TemporaryStore.withNotes()
        await temporary.store.close()

        #expect(throws: Never.self) { try temporary.store.rest() }
    }
}
