import Glibc
import KithModel

/// Puts what a system call refuses into words.
enum SystemFailure {
    /// Returns the error for the call that failed last.
    ///
    /// - Parameters:
    ///   - deed: what was tried, as `read`.
    ///   - path: the file or folder.
    static func last(_ deed: String, _ path: String) -> KernelError {
        let number = errno
        let reason = String(cString: strerror(number))
        let code: ErrorCode =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS: .forbidden
            case EEXIST, ENOTEMPTY: .conflict
            default: .unavailable
            }
        let recovery =
            switch number {
            case ENOSPC, EDQUOT: "Make room on the disk, then try again."
            case EACCES, EPERM, EROFS: "Check its owner and its mode."
            case ENOENT, ENOTDIR: "Check the path."
            default: ""
            }
        return KernelError(code, "`\(path)` cannot be \(deed): \(reason).", recovery: recovery)
    }
}
