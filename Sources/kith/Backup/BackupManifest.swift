import Glibc
import KithKernel
import KithModel

/// The list of what a backup holds, with the hash of each file: written last, so that a
/// backup without it is one that was not finished.
struct BackupManifest {
    /// One file of a backup.
    struct File {
        var path: String
        var sha256: String
        var bytes: Int64
    }

    /// The form of a backup folder that this program writes.
    static let format: Int64 = 1
    static let name = "manifest.json"

    var madeAt: Instant
    var files: [File]

    /// Reads the manifest of a backup.
    ///
    /// - Throws: `not_found` for a folder that is no finished backup; `unavailable` for one
    ///   that a newer program wrote; `malformed`.
    static func read(_ folder: String) throws -> BackupManifest {
        let path = "\(folder)/\(name)"
        guard access(path, F_OK) == 0 else {
            throw KernelError(
                .notFound, "`\(folder)` is not a finished backup: it holds no \(name).",
                recovery: "Name a folder that kith backup has written.")
        }
        let json = try TextFile.json(path)
        guard let number = json["format"]?.integer, let list = json["files"]?.object,
            let madeAt = json["made_at"]?.string.flatMap({ Instant($0) })
        else {
            throw KernelError(.malformed, "`\(path)` cannot be read as the list of a backup.")
        }
        guard number <= format else {
            throw KernelError(
                .unavailable,
                "`\(folder)` is a backup of the form \(number); this program knows \(format).",
                recovery: "Use the version of kith that wrote it, or a newer one.")
        }
        let files = try list.map { path, value -> File in
            guard let hash = value["sha256"]?.string, let bytes = value["bytes"]?.integer,
                !path.hasPrefix("/"), !path.split(separator: "/").contains("..")
            else {
                throw KernelError(.malformed, "`\(folder)/\(name)` lists `\(path)` without a hash.")
            }
            return File(path: path, sha256: hash, bytes: bytes)
        }
        return BackupManifest(madeAt: madeAt, files: files)
    }

    /// Lists the files of a folder as they are on the disk.
    static func of(_ folder: String, at moment: Instant) throws -> BackupManifest {
        let files = try FolderWalk.files(folder).filter { $0 != name }.map { path -> File in
            let full = "\(folder)/\(path)"
            var status = stat()
            guard lstat(full, &status) == 0 else { throw SystemFailure.last("read", full) }
            return File(
                path: path, sha256: try FileDigest.sha256(full), bytes: Int64(status.st_size))
        }
        return BackupManifest(madeAt: moment, files: files)
    }

    /// Writes the list into the folder of a backup.
    func write(_ folder: String) throws {
        let list = files.map { file -> (key: String, value: JSON) in
            (file.path, ["sha256": .string(file.sha256), "bytes": .integer(file.bytes)])
        }
        let json: JSON = [
            "format": .integer(Self.format), "kith": .string(Version.current),
            "made_at": .string(madeAt.description),
            "files": .object(JSONObject(uniqueMembers: list)),
        ]
        try TextFile.replace("\(folder)/\(Self.name)", json.indentedText + "\n")
    }

    /// Compares the files of a backup with the list.
    ///
    /// - Throws: `invalid` that names each file which is missing or has changed.
    func verify(_ folder: String) throws {
        let faults = try files.compactMap { file -> KernelError.Detail? in
            let path = "\(folder)/\(file.path)"
            let isThere = access(path, F_OK) == 0
            if isThere, try FileDigest.sha256(path) == file.sha256 { return nil }
            let what = isThere ? "has changed since" : "is missing"
            return .init(code: .invalid, message: "`\(file.path)` \(what).")
        }
        guard let first = faults.first else { return }
        throw KernelError(
            .invalid, "The backup `\(folder)` is damaged: \(first.message)",
            recovery: "Use another backup.", details: faults)
    }
}
