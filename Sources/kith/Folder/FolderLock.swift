import Glibc
import KithModel

/// The right to work in a data folder, held by one process at a time until it ends.
final class FolderLock {
    private let descriptor: Int32

    /// Takes the lock of a folder.
    ///
    /// - Throws: `unavailable` when another process holds it, naming that process.
    init(_ folder: DataFolder) throws {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last("opened", folder.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            if let server = RunningServer.find(folder) { throw server.holds(folder) }
            throw KernelError(
                .unavailable, "Another kith\(holder) works in `\(folder.path)`.",
                recovery: "Wait until it has ended, or stop it; then try again.")
        }
        self.descriptor = descriptor
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.utf8.count, 0)
    }

    /// Lets the next process in.
    func release() {
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
