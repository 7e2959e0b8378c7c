import Glibc
import KithModel

/// A folder for uploads in tests; its files and folders go with it, two levels deep.
final class UploadFolder: Sendable {
    /// Where it is.
    let path: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var template = Array((parent + "/kith-web-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw KernelError(.unavailable, "A folder for a test cannot be made.")
        }
        path = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Self.empty(path, depth: 3) }

    private static func empty(_ folder: String, depth: Int) {
        guard depth > 0, let stream = opendir(folder) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            unlink("\(folder)/\(name)")
            empty("\(folder)/\(name)", depth: depth - 1)
        }
        closedir(stream)
        rmdir(folder)
    }
}
