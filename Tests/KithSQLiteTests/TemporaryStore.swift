import Foundation
import KithStore

@testable import KithSQLite

/// A store in a folder of its own, which goes with it.
final class TemporaryStore: Sendable {
    let folder: URL
    let store: SQLiteStore

    init(durability: Durability = .off, options: SQLiteOptions = SQLiteOptions(readLimit: nil))
        throws
    {
        folder = try Self.emptyFolder()
        store = try SQLiteStore(
            path: folder.appendingPathComponent("kith.db").path, durability: durability,
            options: options)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Opens a store that holds `CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)`.
    static func withNotes(options: SQLiteOptions = SQLiteOptions(readLimit: nil)) async throws
        -> TemporaryStore
    {
        let temporary = try TemporaryStore(options: options)
        try await temporary.store.write {
            _ = try $0.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT", [])
            // By which a store knows that a database is Kith's.
            _ = try $0.execute("CREATE TABLE kith_migration (number INTEGER PRIMARY KEY)", [])
        }
        return temporary
    }

    func path(_ name: String) -> String {
        folder.appendingPathComponent(name).path
    }

    static func emptyFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kith-sqlite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

extension SQLSession {
    func addNote(_ id: Int64, _ text: String = "") throws {
        try execute("INSERT INTO note (id, text) VALUES (?1, ?2)", [.integer(id), .text(text)])
    }

    func noteIDs() throws -> [Int64] {
        try all("SELECT id FROM note ORDER BY id") { $0.integer(0) }
    }

    func integer(_ sql: String, _ bindings: [SQLValue] = []) throws -> Int64? {
        try first(sql, bindings) { $0.integer(0) }
    }

    func text(_ sql: String, _ bindings: [SQLValue] = []) throws -> String? {
        try first(sql, bindings) { $0.text(0) }
    }
}
