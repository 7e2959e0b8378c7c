import Glibc
import KithModel
import Synchronization

/// The rules of time zones by their names, read from the system's files when first asked for.
package final class TimeZoneFiles: Sendable {
    private static let largestFile = 1 << 20

    private let folder: String
    private let cache = Mutex<[String: TimeZoneRules]>([:])

    /// Uses the files of a folder, by default those of the distribution's `tzdata`.
    package init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

    /// Returns the rules of a zone, as `Europe/Zagreb`.
    ///
    /// May block to read a file.
    ///
    /// - Throws: `invalid` for a name without rules.
    package func rules(_ name: String) throws -> TimeZoneRules {
        if name == "UTC" { return .utc }
        if let rules = cache.withLock({ $0[name] }) { return rules }
        guard Self.isPlain(name) else { throw Self.unknown(name) }
        let bytes = try read(name)
        do {
            let rules = try TimeZoneRules(tzif: bytes)
            cache.withLock { $0[name] = rules }
            return rules
        } catch {
            throw KernelError(
                .invalid, "The rules of the time zone `\(name)` cannot be read: \(error).",
                recovery: "Install the package tzdata again, or choose another zone.")
        }
    }

    /// Whether a name is one of a file below the folder, and of no other.
    private static func isPlain(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, parts.allSatisfy({ !$0.isEmpty && $0.first != 0x2E }) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                || [0x2B, 0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
        }
    }

    private static func unknown(_ name: String) -> KernelError {
        KernelError(
            .invalid, "There is no time zone `\(name.prefix(64))`.",
            recovery: "Name a zone as Europe/Zagreb or UTC; the names are those of `tzdata`.")
    }

    private func read(_ name: String) throws -> [UInt8] {
        // Without O_NONBLOCK a pipe in the folder would hold the thread.
        let descriptor = open(folder + "/" + name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unknown(name) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= Self.largestFile
        else { throw Self.unknown(name) }
        return try bytes(descriptor, count: Int(status.st_size), name)
    }

    private func bytes(_ descriptor: Int32, count: Int, _ name: String) throws -> [UInt8] {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = Glibc.read(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
                if part < 0, errno == EINTR { continue }
                if part <= 0 { break }
                filled += part
            }
            isWhole = filled == count
        }
        guard isWhole else { throw Self.unknown(name) }
        return bytes
    }
}
