import ArgumentParser
import Glibc
import KithKernel
import KithModel
import KithSQLite

/// The command `kith backup`.
struct BackUp: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the data into a folder: database, files, boot options, list of hashes.",
        discussion: """
            Without a folder the copy goes into backups/ of the data folder; keep others
            elsewhere, on another disk.

            EXAMPLES
              kith backup
              kith backup saved/monday
            """)

    @Argument(help: "The folder to write; it must be empty or not there yet.")
    var folder: String?
    @Option(name: .customLong("to"), help: "The same, as an option.") var target: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var place: FolderOptions

    var printsJSON: Bool { output.json }

    func validate() throws {
        guard folder == nil || target == nil else {
            throw ValidationError("Name the folder once.")
        }
    }

    func run(in session: Session) async throws {
        guard try await session.kernel.isAdministrator(session.principal) else {
            throw KernelError(
                .forbidden, "Only an administrator may copy all data.",
                recovery: "Ask an administrator.")
        }
        let now = session.kernel.clock.now
        let path = folder ?? target ?? "\(session.folder.backups)/\(Self.stamp(now))"
        guard try FolderWalk.isEmpty(path) else {
            throw KernelError(
                .conflict, "`\(path)` is not empty.",
                recovery: "Name a folder that is not there yet.")
        }
        let manifest = try await Self.write(session, to: path, at: now)
        let bytes = manifest.files.reduce(0) { $0 + $1.bytes }
        if output.json {
            return try Terminal.print([
                "folder": .string(path), "files": .integer(Int64(manifest.files.count)),
                "bytes": .integer(bytes),
            ])
        }
        try Terminal.print(
            "Backed up \(manifest.files.count) files (\(ByteCount.text(bytes))) to \(path).")
        try Terminal.print("Bring it back: kith restore \(path) --data DIR")
    }

    private static func write(
        _ session: Session, to path: String, at now: Instant
    ) async throws -> BackupManifest {
        try FolderWalk.makeFolders(above: path + "/kith.db")
        do {
            try await session.store.backup(to: path + "/kith.db")
        } catch {
            rmdir(path)
            throw error
        }
        chmod(path + "/kith.db", 0o600)
        if access(session.folder.options, F_OK) == 0 {
            try FolderWalk.copy(session.folder.options, to: path + "/kith.json")
        }
        for file in try FolderWalk.files(session.folder.files) {
            try FolderWalk.copy("\(session.folder.files)/\(file)", to: "\(path)/files/\(file)")
        }
        let manifest = try BackupManifest.of(path, at: now)
        try manifest.write(path)
        return manifest
    }

    /// A name that sorts by time, as `20261116-090000`.
    static func stamp(_ moment: Instant) -> String {
        let digits = moment.description.filter(\.isNumber)
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(6))"
    }
}
