import Glibc
import KithModel

/// Keeps what was made, renamed or removed in a folder.
///
/// The names in a folder are data of their own: a file that was synced can still be gone after
/// a loss of power, or have its old name, until its folder is synced too.
enum FolderEntries {
    /// Returns when the entries of a folder are safe on the disk.
    static func keep(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure.last("opened", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure.last("flushed", folder) }
    }

    /// The same for the folder in which a file or folder lies.
    static func keep(holding path: String) throws {
        guard let slash = path.lastIndex(of: "/") else { return try keep(".") }
        try keep(slash == path.startIndex ? "/" : String(path[..<slash]))
    }
}
