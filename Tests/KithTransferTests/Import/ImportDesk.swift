import Foundation
import KithContacts
import KithKernel
import KithModel
import KithQuery
import KithSales
import KithTesting
import KithTransfer

/// A kernel with Contacts and Sales, and a folder of files to import.
final class ImportDesk: Sendable {
    let kith: TestKith
    let folder: URL
    /// The path of the folder.
    var path: String { folder.path }

    init() async throws {
        kith = try await TestKith(Contacts.self, Sales.self)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kith-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file and returns its path.
    func file(_ text: String, _ name: String = "table.csv") throws -> String {
        try file(Array(text.utf8), name)
    }

    func file(_ bytes: [UInt8], _ name: String = "table.csv") throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url.path
    }

    /// Returns the text of a file in the folder.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    func importer(as user: RecordID? = nil) -> Importer {
        Importer(kith.kernel, as: .user(user ?? kith.administrator))
    }

    /// Imports a text by maps written as JSON.
    @discardableResult
    func run(
        _ text: String, _ maps: String, _ options: ImportOptions = ImportOptions(),
        as user: RecordID? = nil
    ) async throws -> ImportReport {
        try await importer(as: user).run(file(text), ImportMap.read(maps), options)
    }

    /// The number of records that satisfy a condition.
    func count(_ entity: String, where filter: String? = nil) async throws -> Int {
        let request = AggregateRequest(entity, filter: filter)
        let answer = try await kith.kernel.aggregate(request, as: .user(kith.administrator))
        return answer.groups.first.map { Int($0.count) } ?? 0
    }

    /// The number of rows in the change log.
    func changes() async throws -> Int {
        var (count, start) = (0, FeedStart.start)
        while true {
            let page = try await kith.kernel.changes(
                after: start, limit: 1000, as: .user(kith.administrator))
            count += page.changes.count
            start = .token(page.next)
            if !page.hasMore { return count }
        }
    }

    /// The import's change sets, newest first.
    func imports() async throws -> [ChangeSet] {
        try await kith.kernel.changeSets(limit: 100, as: .user(kith.administrator))
            .filter { $0.kind == "import" }
    }
}

extension ImportMap {
    /// Reads the maps of an example of the documentation.
    static func example(_ path: String) throws -> [ImportMap] {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        let url = root.appendingPathComponent("Docs/examples/\(path)")
        return try read(String(contentsOf: url, encoding: .utf8))
    }
}

/// A map of accounts by name, for tests that are about something else.
let accountMap = """
    {"entity": "account", "columns": [
      {"from": "name", "to": "name"}, {"from": "parent", "to": "parent"}]}
    """
