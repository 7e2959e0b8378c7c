import Foundation
import KithModel
import KithSQLite
import KithStore
import Testing

@Suite("Store conformance")
struct StoreConformanceTests {
    @Test("the embedded store keeps its promises", arguments: StoreConformance.checks)
    func embedded(check: StoreConformance.Check) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kith-conformance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let zones = TimeZoneFiles()
        let options = SQLiteOptions(readLimit: nil) { milliseconds, zone in
            try? zones.rules(zone).localDay(of: Instant(milliseconds: milliseconds)).days
        }
        let store = try SQLiteStore(
            path: folder.appendingPathComponent("kith.db").path, durability: .off,
            options: options)

        try await check.run(store)
        await store.close()
    }
}
