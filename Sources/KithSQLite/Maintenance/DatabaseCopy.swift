import Glibc
import KithStore

/// A copy of the database in a new file, safe on the disk when it is made.
struct DatabaseCopy {
    private let path: String

    init(at path: String) {
        self.path = path
    }

    /// Writes the copy from a connection's snapshot.
    ///
    /// What was written of a copy that fails is removed.
    ///
    /// - Throws: `StoreError.failed` when there is a file already; `readOnly` when the folder
    ///   is missing; `diskFull`.
    func write(from connection: SQLiteConnection) throws {
        try refuseExisting()
        do {
            try connection.withStatement("VACUUM INTO ?1", [.text(path)]) { statement in
                while try statement.step() {}
            }
            try flush(path)
            try flush(folder)
        } catch {
            unlink(path)
            throw error
        }
    }

    private func refuseExisting() throws {
        var status = stat()
        guard lstat(path, &status) != 0 else {
            throw StoreError.failed(
                code: Int(EEXIST),
                message: "'\(path)' is there already; name a file that is not.", statement: "")
        }
    }

    private var folder: String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    private func flush(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw systemFailure("opened", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw systemFailure("flushed", path) }
    }

    private func systemFailure(_ verb: String, _ path: String) -> StoreError {
        let number = errno
        if number == ENOSPC || number == EDQUOT { return .diskFull }
        return .failed(
            code: Int(number),
            message: "'\(path)' could not be \(verb): \(String(cString: strerror(number))).",
            statement: "")
    }
}
