import Glibc
import KithModel

/// The files of a Lua plugin, read whole before anything of them is believed.
struct PluginFolder {
    /// What one file and all files together may hold.
    static let largestFile = 1 << 20, largestPlugin = 16 << 20, mostFiles = 500, deepest = 8

    /// The name of the folder, which is the plugin's id.
    let name: String
    /// The contents of the files by their path in the folder, with `/` between its parts.
    let files: [String: [UInt8]]
    /// Whether it is part of Kith itself, as the console is.
    let isKiths: Bool
    /// Whether it is a script: one text with its manifest in its first comment.
    let isScript: Bool

    /// What tells whether a file has changed since it was read.
    struct Stamp: Hashable, Sendable {
        var path: String
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64
    }

    /// Reads a folder.
    ///
    /// - Throws: `invalid` for a link, a special file, or more than a plugin may hold;
    ///   `unavailable` for what cannot be read.
    init(_ path: String) throws {
        name = String(path.split(separator: "/").last ?? "")
        var files: [String: [UInt8]] = [:]
        try Self.visit(path) { relative, status in
            files[relative] = try Self.contents(path + "/" + relative, Int(status.st_size))
        }
        self.files = files
        isKiths = false
        isScript = false
    }

    /// Returns the stamps of a folder's files.
    ///
    /// - Throws: as reading it.
    static func stamp(_ path: String) throws -> [Stamp] {
        var stamps: [Stamp] = []
        try visit(path) { relative, status in
            stamps.append(
                Stamp(
                    path: relative, inode: UInt64(status.st_ino), size: Int64(status.st_size),
                    seconds: Int64(status.st_mtim.tv_sec),
                    nanoseconds: Int64(status.st_mtim.tv_nsec)))
        }
        return stamps
    }

    /// The path of a folder without links on the way to it; the folder itself stays as it is
    /// named, so that a link in its place is found out.
    static func place(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        guard let name = parts.last, let real = realpath(parent.isEmpty ? "/" : parent, nil)
        else { return path }
        defer { free(real) }
        return String(cString: real) + "/" + name
    }

    /// Makes a plugin of files that are in memory.
    init(
        name: String, files: [String: [UInt8]], isKiths: Bool = false, isScript: Bool = false
    ) {
        self.name = name
        self.isKiths = isKiths
        self.isScript = isScript
        self.files = files
    }

    /// Visits every file, and holds the folder to what a plugin may hold.
    private static func visit(_ root: String, _ body: (String, stat) throws -> Void) throws {
        var status = stat()
        guard lstat(root, &status) == 0 else { throw unreadable(root) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw KernelError(
                .invalid, "`\(root)` is a link or no folder.",
                recovery: "Put a copy of the folder in its place.", location: root)
        }
        var (size, count) = (0, 0)
        try walk(root, under: "", depth: 0) { relative, status in
            (size, count) = (size + Int(status.st_size), count + 1)
            guard size <= largestPlugin, count <= mostFiles else {
                throw KernelError(
                    .invalid,
                    "The folder of a plugin holds at most \(mostFiles) files of "
                        + "\(largestPlugin >> 20) MB together.", location: root)
            }
            try body(relative, status)
        }
    }

    private static func walk(
        _ root: String, under prefix: String, depth: Int, _ body: (String, stat) throws -> Void
    ) throws {
        guard depth <= deepest else {
            throw KernelError(
                .invalid, "The folders of a plugin are at most \(deepest) deep.", location: root)
        }
        for entry in try entries(root + "/" + prefix) where !entry.hasPrefix(".") {
            let relative = prefix.isEmpty ? entry : prefix + "/" + entry
            var status = stat()
            guard lstat(root + "/" + relative, &status) == 0 else {
                throw unreadable(root + "/" + relative)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try walk(root, under: relative, depth: depth + 1, body)
            case S_IFREG: try body(relative, status)
            default:
                throw KernelError(
                    .invalid, "`\(relative)` is a link or no ordinary file.",
                    recovery: "Put a copy of the file in its place.",
                    location: root + "/" + relative)
            }
        }
    }

    /// The names in a folder, in order.
    static func entries(_ path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw unreadable(path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether an ordinary file lies in a place.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Returns the bytes of an ordinary file.
    ///
    /// - Throws: `unavailable` for what cannot be read; `invalid` for what is too large.
    static func contents(of path: String) throws -> [UInt8] {
        var status = stat()
        guard isThere(path), lstat(path, &status) == 0 else { throw unreadable(path) }
        return try contents(path, Int(status.st_size))
    }

    private static func contents(_ path: String, _ size: Int) throws -> [UInt8] {
        guard size <= largestFile else {
            throw KernelError(
                .invalid, "A file of a plugin holds at most \(largestFile >> 10) KB.",
                location: path)
        }
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: filled), size - filled)
            }
            guard count > 0 else { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    private static func unreadable(_ path: String) -> KernelError {
        KernelError(
            .unavailable, "`\(path)` cannot be read: \(String(cString: strerror(errno))).",
            recovery: "Check the rights on the file.")
    }
}
