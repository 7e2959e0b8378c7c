import KithModel

/// The files of a plugin, as they were when it was enabled: kept in the database, so that it can
/// go on as it began when its folder holds another version.
public struct PluginPackage: Sendable, Hashable {
    /// The contents of the files by their path in the folder.
    public let files: [String: [UInt8]]

    /// Takes files.
    public init(_ files: [String: [UInt8]]) { self.files = files }

    /// The files in one piece, the same for the same files.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            for part in [Array(path.utf8), content] {
                withUnsafeBytes(of: UInt32(part.count).littleEndian) { bytes += $0 }
                bytes += part
            }
        }
        return bytes
    }

    /// Reads what `bytes` has written.
    ///
    /// - Throws: `unavailable` for what it cannot have written.
    init(bytes: [UInt8]) throws {
        var files: [String: [UInt8]] = [:]
        var rest = bytes[...]
        func part() throws -> [UInt8] {
            let head = rest.prefix(4)
            let size = head.reversed().reduce(0) { $0 << 8 | Int($1) }
            guard head.count == 4, rest.count - 4 >= size else {
                throw KernelError(
                    .unavailable, "The kept files of a plugin cannot be read.",
                    recovery: "Enable it again from its folder.")
            }
            let part = rest.dropFirst(4).prefix(size)
            rest = rest.dropFirst(4 + size)
            return Array(part)
        }
        while !rest.isEmpty {
            let path = String(decoding: try part(), as: UTF8.self)
            files[path] = try part()
        }
        self.files = files
    }
}
