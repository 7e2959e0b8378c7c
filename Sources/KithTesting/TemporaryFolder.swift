import Glibc
import KithModel

/// A folder of the system's temporary ones, removed with its files when the value goes.
final class TemporaryFolder: Sendable {
    /// Where it is.
    let path: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var template = Array((parent + "/kith-test-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw KernelError(
                .unavailable, "There is no folder for temporary files in \(parent).",
                recovery: "Set TMPDIR to a folder that can be written.")
        }
        path = String(cString: made)
    }

    deinit {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                // `.` and `..` are folders, which `unlink` leaves alone.
                unlink(path + "/" + name)
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
