import Glibc
import KithModel

/// Whole files: read at once, written so that a crash leaves the old or the new one.
enum TextFile {
    /// Returns the bytes of a file; `-` is standard input.
    ///
    /// - Throws: `not_found`, `forbidden`, or `too_large` beyond `limit` bytes.
    static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure.last("read", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure.last("read", path) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else {
                throw KernelError(.tooLarge, "`\(path)` is larger than \(limit >> 20) MB.")
            }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    /// Returns the bytes of a file, or nil when there is none.
    static func readIfThere(_ path: String) throws -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        return try read(path)
    }

    /// Returns the JSON document that a file holds.
    ///
    /// - Throws: `malformed` with the place of the first fault.
    static func json(_ path: String) throws -> JSON {
        let bytes = try read(path)
        do {
            return try JSONReader.read(bytes)
        } catch let error as JSONError {
            let name = path == "-" ? "Standard input" : "`\(path)`"
            throw KernelError(
                .malformed, "\(name) is not JSON: \(error).",
                recovery: "Mend it there, then try again.")
        }
    }

    /// Replaces a file by another one at once, readable for its owner alone.
    ///
    /// The new one is safe on the disk when this returns; the old one stays where it throws.
    static func replace(_ path: String, _ text: String) throws {
        let fresh = path + ".new"
        do {
            try write(text, to: fresh)
            guard rename(fresh, path) == 0 else { throw SystemFailure.last("written", path) }
        } catch {
            unlink(fresh)
            throw error
        }
        try FolderEntries.keep(holding: path)
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last("written", path) }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure.last("written", path) }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw SystemFailure.last("written", path) }
    }
}
