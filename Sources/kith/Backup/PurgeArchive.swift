import Glibc
import KithAPI
import KithModel

/// A folder for what is taken away for good: files of JSON lines.
enum PurgeArchive {
    /// Makes a folder of a name among the backups.
    ///
    /// - Throws: `unavailable` where it cannot be written.
    static func make(_ name: String, in backups: String, at now: Instant) throws -> House.Archive {
        let folder = FolderBackup.free("\(backups)/\(name)-\(FolderBackup.stamp(now))")
        try FolderWalk.makeFolders(above: folder + "/records.jsonl")
        chmod(folder, 0o700)
        return House.Archive(
            folder: folder,
            append: { file, text in try append(text, to: "\(folder)/\(file)") },
            keep: { try FolderWalk.keep(folder) })
    }

    private static func append(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw unwritable(path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> KernelError {
        KernelError(
            .unavailable, "`\(path)` cannot be written: \(String(cString: strerror(errno))).",
            recovery: "Make room or mend the rights on the folder; nothing was purged.")
    }
}
