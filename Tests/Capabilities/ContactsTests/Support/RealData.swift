import Foundation

/// Finds the shared reference data: the folder `KITH_REAL_DATA` names, else `../shared/data`
/// beside the package.
enum RealData {
    private static let named = ProcessInfo.processInfo.environment["KITH_REAL_DATA"]

    private static var folder: URL {
        if let named { return URL(fileURLWithPath: named, isDirectory: true) }
        return (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        .appendingPathComponent("../shared/data").standardizedFileURL
    }

    /// Whether `set` is there for tests to run on.
    static func has(_ set: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(set).path)
    }

    /// Returns the rows of a table without quotes, as values by header.
    static func rows(_ path: String) throws -> [[String: String]] {
        let text = try String(
            contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        guard let headers = lines.first else { return [] }
        return lines.dropFirst().map { cells in
            Dictionary(zip(headers, cells)) { first, _ in first }
        }
    }
}
