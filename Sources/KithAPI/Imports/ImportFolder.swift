import Glibc
import KithModel

/// Where uploaded files lie until they are imported: a folder each, for its owner alone.
struct ImportFolder: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    /// Makes the folder of a new upload.
    ///
    /// - Parameter name: what its owner calls the file; only its last part counts.
    /// - Returns: the path that the file gets.
    func place(_ name: String, in id: String) throws -> String {
        for folder in [path, "\(path)/\(id)"] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw Self.failure("made", folder)
        }
        return "\(path)/\(id)/\(Self.fit(name))"
    }

    /// Removes an upload with its file of refused rows.
    func remove(_ id: String) {
        let folder = "\(path)/\(id)"
        for name in Self.names(in: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    /// The uploads that lie there.
    var ids: [String] { Self.names(in: path) }

    /// Copies a file to a place.
    ///
    /// - Throws: `not_found` for a file that is not there; `unavailable` on a full disk.
    static func copy(_ source: String, to target: String) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw failure("read", source) }
        defer { close(input) }
        try write(to: target) { output in
            while true {
                let count = sendfile(output, input, nil, 1 << 20)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw failure("written", target) }
                if count == 0 { return }
            }
        }
    }

    /// Writes bytes to a place.
    static func write(_ bytes: [UInt8], to target: String) throws {
        try write(to: target) { output in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure("written", target) }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func write(to target: String, _ body: (Int32) throws -> Void) throws {
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw failure("written", target) }
        defer { close(output) }
        try body(output)
    }

    /// The last part of a name, as far as it may be the name of a file.
    static func fit(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let kept = String(
            last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
        guard !kept.isEmpty, kept != ".", kept != ".." else { return "import.csv" }
        return kept.utf8.count <= 200 ? kept : "import.csv"
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func failure(_ deed: String, _ path: String) -> KernelError {
        let number = errno
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return KernelError(
            number == ENOENT ? .notFound : .unavailable,
            "`\(name)` cannot be \(deed): \(String(cString: strerror(number))).",
            recovery: number == ENOSPC ? "Make room on the disk, then try again." : "Try again.")
    }
}
