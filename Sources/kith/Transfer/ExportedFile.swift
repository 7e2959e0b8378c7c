import Glibc
import Synchronization

/// A file that appears under its name only when it is whole.
final class ExportedFile: Sendable {
    private let path: String
    private let descriptor: Int32
    private let written = Mutex<Int64>(0)

    /// Begins the file under a provisional name.
    ///
    /// - Throws: `not_found` or `forbidden` where it cannot be made.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last("written", path) }
    }

    deinit {
        close(descriptor)
        unlink(path + ".part")
    }

    /// Adds bytes.
    ///
    /// - Returns: how many there are now.
    func write(_ bytes: [UInt8]) throws -> Int64 {
        try Terminal.write(bytes, to: descriptor)
        return written.withLock { count in
            count += Int64(bytes.count)
            return count
        }
    }

    /// Gives the file its name.
    func finish() throws {
        guard fsync(descriptor) == 0, rename(path + ".part", path) == 0 else {
            throw SystemFailure.last("written", path)
        }
    }
}
