import Foundation

/// Finds the shared reference data: the folder `KITH_REAL_DATA` names, else `../shared/data`
/// beside the package.
enum RealData {
    private static let named = ProcessInfo.processInfo.environment["KITH_REAL_DATA"]

    static var folder: URL {
        if let named { return URL(fileURLWithPath: named, isDirectory: true) }
        return (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        .appendingPathComponent("../shared/data").standardizedFileURL
    }

    /// Whether `set` is there for tests to run on.
    static func has(_ set: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(set).path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent(path).path
        ).sorted()
    }
}
