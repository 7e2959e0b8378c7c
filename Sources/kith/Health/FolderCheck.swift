import Glibc
import KithModel

/// Looks at the files of a data folder: who may read them, and what was left over.
struct FolderCheck {
    private let folder: DataFolder
    private let serves: Bool

    /// - Parameter serves: whether a server works in the folder, to whom its uploads belong.
    init(_ folder: DataFolder, serves: Bool) {
        self.folder = folder
        self.serves = serves
    }

    /// The name of the repair that makes everything private.
    static let modes = "modes"
    /// The name of the repair that removes what was left over.
    static let leftOvers = "left-overs"

    /// What others can read, as sentences.
    func openFaults() throws -> [String] {
        try open().map { path in
            path == folder.path
                ? "`\(path)` can be read by others: chmod 700 \(path)"
                : "`\(path)` can be read by others: chmod go= \(path)"
        }
    }

    /// What an interrupted act has left, as sentences; it does no harm.
    func notices() throws -> [String] {
        let rests = try left()
        let backups = try FolderWalk.names(folder.backups).filter { name in
            !name.hasPrefix("replaced-")
                && !FolderWalk.exists("\(folder.backups)/\(name)/\(BackupManifest.name)")
        }
        return rests.map { "`\($0)` was left over by something that was cut off." }
            + backups.map { "`\(folder.backups)/\($0)` is not a finished backup: remove it." }
    }

    /// Takes from others what they could read.
    func close() throws {
        for path in try open() {
            var status = stat()
            guard lstat(path, &status) == 0, chmod(path, status.st_mode & 0o700) == 0 else {
                throw SystemFailure.last("made private", path)
            }
        }
    }

    /// Removes what was left over.
    func sweep() throws {
        let paths = try left()
        guard !paths.isEmpty else { return }
        for path in paths {
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try FolderWalk.remove(path)
            } else if unlink(path) != 0 {
                throw SystemFailure.last("removed", path)
            }
        }
        try FolderEntries.keep(folder.path)
    }

    /// The folder and what lies in it that others may read; uploaded files lie in a folder that
    /// is closed itself.
    private func open() throws -> [String] {
        let inside = try FolderWalk.names(folder.path).map { "\(folder.path)/\($0)" }
        return ([folder.path] + inside.sorted()).filter { path in
            var status = stat()
            guard lstat(path, &status) == 0 else { return false }
            let kind = status.st_mode & S_IFMT
            return (kind == S_IFDIR || kind == S_IFREG) && status.st_mode & 0o077 != 0
        }
    }

    private func left() throws -> [String] {
        var paths = try FolderWalk.names(folder.path).filter { $0.hasSuffix(".new") }.map {
            "\(folder.path)/\($0)"
        }
        if FolderWalk.exists(folder.draft.path) { paths.append(folder.draft.path) }
        guard !serves else { return paths.sorted() }
        let uploads = folder.path + "/imports"
        paths += try FolderWalk.names(uploads).map { "\(uploads)/\($0)" }
        return paths.sorted()
    }
}
