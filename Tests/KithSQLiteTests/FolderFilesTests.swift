import Foundation
import KithStore
import Testing

@testable import KithSQLite

@Suite("Files beside a database")
struct FolderFilesTests {
    private static let hash = String(repeating: "0a", count: 32)

    @Test("What is kept is there, once, and nothing half-written beside it")
    func keeping() throws {
        let temporary = try TemporaryStore()
        let files = temporary.store.files
        #expect(try files.read(Self.hash) == nil)
        try files.keep([1, 2, 3], under: Self.hash)
        try files.keep([1, 2, 3], under: Self.hash)
        #expect(try files.read(Self.hash) == [1, 2, 3])
        let inner = temporary.path("files/0a")
        #expect(try FileManager.default.contentsOfDirectory(atPath: inner) == [Self.hash])
        let empty = String(repeating: "ff", count: 32)
        try files.keep([], under: empty)
        #expect(try files.read(empty) == [])
    }

    @Test("Nothing is a name but a hash", arguments: ["", "../../kith.db", "0A", "0a/../0a"])
    func names(_ name: String) throws {
        let files = try TemporaryStore().store.files
        #expect(throws: StoreError.self) { try files.keep([1], under: name) }
        #expect(throws: StoreError.self) { try files.read(name) }
    }
}
