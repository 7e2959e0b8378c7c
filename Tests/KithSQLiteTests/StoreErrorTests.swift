import CSQLite
import Foundation
import KithStore
import Testing

@testable import KithSQLite

@Suite("Errors of the embedded store")
struct StoreErrorTests {
    @Test(
        "a unique violation names the columns of a plain index, and an index on expressions",
        arguments: [
            ("CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a, b))", "t.a, t.b"),
            ("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID", "t.a"),
            ("CREATE TABLE t (a TEXT, b TEXT)", "t_fold"),
        ])
    func namesTheIndex(schema: String, name: String) async throws {
        let temporary = try TemporaryStore()

        await #expect(throws: StoreError.uniqueViolation(index: name)) {
            try await temporary.store.write { session in
                try session.execute(schema, [])
                if name == "t_fold" {
                    try session.execute("CREATE UNIQUE INDEX t_fold ON t (lower(a))", [])
                }
                for _ in 0..<2 { try session.execute("INSERT INTO t VALUES ('x', 'y')", []) }
            }
        }
    }

    @Test("a sum beyond 64 bits is an overflow")
    func reportsOverflow() async throws {
        let temporary = try TemporaryStore()

        await #expect(throws: StoreError.numericOverflow) {
            try await temporary.store.read { session in
                try session.integer(
                    "SELECT sum(v) FROM (SELECT ?1 AS v UNION ALL SELECT 1)", [.integer(.max)])
            }
        }
    }

    @Test("a failed statement is told by its text, without its values")
    func tellsTheStatement() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let sql = "INSERT INTO note (id) VALUES (?1)"

        let error = await #expect(throws: StoreError.self) {
            try await temporary.store.write { try $0.execute(sql, [.text("secret")]) }
        }

        guard case .failed(let code, let message, let statement) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(code & 0xFF == Int(SQLITE_MISMATCH))
        #expect(statement == sql)
        #expect(!message.contains("secret"))
    }

    @Test(
        "a text must hold one statement, with as many values as it has parameters",
        arguments: [
            ("SELECT 1; SELECT 2", []), ("", []), ("  ", []), ("SELECT ?1", []),
            ("SELECT ?2", [SQLValue.null]), ("SELECT 1", [.null]), ("SELEC 1", []),
        ])
    func refusesMisuse(sql: String, bindings: [SQLValue]) async throws {
        let temporary = try TemporaryStore()

        let error = await #expect(throws: StoreError.self) {
            try await temporary.store.read { try $0.execute(sql, bindings) }
        }
        guard case .failed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await temporary.store.read { _ = try $0.execute("SELECT 1 ; \n", []) }
    }

    @Test("a quoted name that no column has is an error, never a string")
    func refusesUnknownQuotedNames() async throws {
        let temporary = try await TemporaryStore.withNotes()

        await #expect(throws: StoreError.self) {
            try await temporary.store.read { try $0.integer("SELECT count(\"txet\") FROM note") }
        }
    }

    @Test("a file that is not a database is refused as corrupt and left as it was")
    func refusesAnotherFile() async throws {
        let folder = try TemporaryStore.emptyFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("kith.db")
        let text = Data(String(repeating: "Dear diary, ", count: 200).utf8)
        try text.write(to: file)

        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: file.path) }

        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try Data(contentsOf: file) == text)
    }

    @Test(
        "a folder that is missing or refuses new files is read-only",
        arguments: ["/nowhere/at/all/kith.db", "/proc/kith.db", "/proc"])
    func refusesAFolder(path: String) {
        #expect(throws: StoreError.readOnly) { try SQLiteStore(path: path) }
    }

    @Test("a closed store refuses reads and writes, and closes twice")
    func refusesAfterClosing() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let store = temporary.store
        await store.close()
        await store.close()

        await #expect(throws: StoreError.closed) { try await store.read { _ in } }
        await #expect(throws: StoreError.closed) { try await store.write { _ in } }
        await #expect(throws: StoreError.closed) { try await store.checkpoint() }
        #expect(!FileManager.default.fileExists(atPath: temporary.path("kith.db-wal")))
    }

    @Test("closing waits for the writes that were accepted")
    func drainsWhenClosing() async throws {
        let temporary = try await TemporaryStore.withNotes()
        let held = await HeldWriter(temporary.store)
        let write = await held.queue { try $0.addNote(1) }
        async let closing: Void = temporary.store.close()
        try await held.release()
        await closing

        try await write.value
        let reopened = try SQLiteStore(path: temporary.path("kith.db"))
        #expect(try await reopened.read { try $0.noteIDs() } == [1])
        await reopened.close()
    }
}
