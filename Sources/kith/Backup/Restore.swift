import ArgumentParser
import Glibc
import KithKernel
import KithModel
import KithSQLite
import KithStore

/// The command `kith restore`.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup back into a data folder.",
        discussion: """
            Every file is compared with its hash first. A data folder that holds an
            organisation is refused; with --force its present database is put aside into
            backups/.

            EXAMPLES
              kith restore saved/monday --data fresh
              kith restore saved/monday --data kith-data --force
            """)

    @Argument(help: "The folder that kith backup wrote.") var backup: String
    @Flag(help: "Put the present database of the data folder aside and replace it.")
    var force = false
    @Option(
        name: .long,
        help: ArgumentHelp("The data folder; else KITH_DATA, else kith-data.", valueName: "DIR"))
    var data: String?

    func run() async throws {
        let folder = FolderOptions.folder(data)
        let manifest = try BackupManifest.read(backup)
        try manifest.verify(backup)
        guard manifest.files.contains(where: { $0.path == "kith.db" }) else {
            throw KernelError(.invalid, "The backup `\(backup)` holds no database.")
        }
        guard force || !folder.holdsDatabase else {
            throw KernelError(
                .conflict, "There is an organisation in `\(folder.path)` already.",
                recovery: "Choose another folder: --data DIR; or replace it: --force")
        }
        try FolderWalk.makeFolders(above: folder.lock)
        let lock = try FolderLock(folder)
        defer { lock.release() }
        let aside = try putAside(folder)
        if !folder.holdsDatabase { _ = try folder.make() }
        for file in manifest.files {
            let fresh = "\(folder.path)/\(file.path).new"
            try FolderWalk.copy("\(backup)/\(file.path)", to: fresh)
            guard rename(fresh, "\(folder.path)/\(file.path)") == 0 else {
                throw SystemFailure.last("written", file.path)
            }
        }
        try await check(folder)
        try Terminal.print(
            "Restored \(folder.path) from \(backup), as it was at \(manifest.madeAt).")
        if let aside { try Terminal.print("What was there before lies in \(aside).") }
        try Terminal.print("Check it: kith doctor --data \(folder.path)")
    }

    /// Moves the present database out of the way, with its log.
    private func putAside(_ folder: DataFolder) throws -> String? {
        guard folder.holdsDatabase else { return nil }
        let name = "replaced-" + FolderBackup.stamp(KernelClock().now)
        let aside = "\(folder.backups)/\(name)"
        try FolderWalk.makeFolders(above: aside + "/kith.db")
        for file in ["kith.db-wal", "kith.db-shm", "kith.db"] {
            let path = "\(folder.path)/\(file)"
            guard access(path, F_OK) == 0 else { continue }
            guard rename(path, "\(aside)/\(file)") == 0 else {
                throw SystemFailure.last("moved", path)
            }
        }
        return aside
    }

    /// Opens what was restored, so that a backup that cannot be opened is told now.
    private func check(_ folder: DataFolder) async throws {
        let zones = TimeZoneFiles()
        let store = try OpenFolder.store(folder, try BootOptions.read(folder), zones)
        do {
            _ = try await Kernel.open(
                store: store, capabilities: compiledIn, clock: KernelClock(), timeZones: zones)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
