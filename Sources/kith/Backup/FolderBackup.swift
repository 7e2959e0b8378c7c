import Glibc
import KithAPI
import KithKernel
import KithModel
import KithSQLite

/// Copies an open data folder: database, files, boot options, list of hashes.
struct FolderBackup {
    private let open: OpenFolder

    init(_ open: OpenFolder) { self.open = open }

    /// Writes the copy into a folder that is empty or not there yet; into one of the data
    /// folder's `backups` where nil.
    ///
    /// - Throws: `conflict` for a folder that holds something.
    func write(to named: String?) async throws -> House.Backup {
        let now = open.kernel.clock.now
        let path = named ?? Self.free("\(open.folder.backups)/\(Self.stamp(now))")
        guard try FolderWalk.isEmpty(path) else {
            throw KernelError(
                .conflict, "`\(path)` is not empty.",
                recovery: "Name a folder that is not there yet.")
        }
        let manifest = try await copy(to: path, at: now)
        return House.Backup(
            folder: path, files: manifest.files.count,
            bytes: manifest.files.reduce(0) { $0 + $1.bytes })
    }

    private func copy(to path: String, at now: Instant) async throws -> BackupManifest {
        try FolderWalk.makeFolders(above: path + "/kith.db")
        do {
            try await open.store.backup(to: path + "/kith.db")
        } catch {
            rmdir(path)
            throw error
        }
        chmod(path + "/kith.db", 0o600)
        if access(open.folder.options, F_OK) == 0 {
            try FolderWalk.copy(open.folder.options, to: path + "/kith.json")
        }
        for file in try FolderWalk.files(open.folder.files) {
            try FolderWalk.copy("\(open.folder.files)/\(file)", to: "\(path)/files/\(file)")
        }
        try FolderWalk.keep(path)
        let manifest = try BackupManifest.of(path, at: now)
        try manifest.write(path)
        return manifest
    }

    /// A path that nothing has yet: several copies may be made in a second.
    static func free(_ path: String) -> String {
        let others = (2...1000).lazy.map { "\(path)-\($0)" }
        return ([path] + others).first { access($0, F_OK) != 0 } ?? path
    }

    /// A name that sorts by time, as `20261116-090000`.
    static func stamp(_ moment: Instant) -> String {
        let digits = moment.description.filter(\.isNumber)
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
    }
}
