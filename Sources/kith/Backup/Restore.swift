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
        let draft = folder.draft.path
        try FolderWalk.remove(draft)
        for file in manifest.files {
            try FolderWalk.copy("\(backup)/\(file.path)", to: "\(draft)/\(file.path)")
        }
        let aside = try putAside(folder)
        if aside == nil { _ = try folder.make() }
        try place(manifest.files.map(\.path), from: draft, in: folder)
        try FolderWalk.remove(draft)
        let held = try await check(folder)
        try Terminal.print(
            "Restored \(folder.path) from \(backup), as it was at \(manifest.madeAt).")
        if let aside { try Terminal.print("What was there before lies in \(aside).") }
        if !held.isEmpty {
            try Terminal.print(HeldWords.line(held))
            try Terminal.print("Let it go on: kith held release --data \(folder.path)")
        }
        try Terminal.print("Check it: kith doctor --data \(folder.path)")
    }

    /// Gives every file its place, the database last: until then there is none.
    private func place(_ paths: [String], from draft: String, in folder: DataFolder) throws {
        for path in paths where path != "kith.db" {
            let target = "\(folder.path)/\(path)"
            try FolderWalk.makeFolders(above: target)
            guard rename("\(draft)/\(path)", target) == 0 else {
                throw SystemFailure.last("written", path)
            }
        }
        try FolderWalk.keep(folder.path)
        try folder.place("\(draft)/kith.db")
    }

    /// Moves the present database out of the way, with its log.
    ///
    /// The database goes first: without it what is left is no data folder, while a database
    /// without its log would be one that lacks its last writes.
    private func putAside(_ folder: DataFolder) throws -> String? {
        let files = ["kith.db", "kith.db-wal", "kith.db-shm"]
        guard files.contains(where: { FolderWalk.exists("\(folder.path)/\($0)") }) else {
            return nil
        }
        let name = "replaced-" + FolderBackup.stamp(KernelClock().now)
        let aside = "\(folder.backups)/\(name)"
        try FolderWalk.makeFolders(above: aside + "/kith.db")
        for file in files {
            let path = "\(folder.path)/\(file)"
            guard FolderWalk.exists(path) else { continue }
            guard rename(path, "\(aside)/\(file)") == 0 else {
                throw SystemFailure.last("moved", path)
            }
            try FolderEntries.keep(folder.path)
            try FolderEntries.keep(aside)
        }
        return aside
    }

    /// Opens what was restored, so that a backup that cannot be opened is told now, and holds
    /// what waits in it.
    private func check(_ folder: DataFolder) async throws -> Kernel.Held {
        let zones = TimeZoneFiles()
        let store = try OpenFolder.store(folder, try BootOptions.read(folder), zones)
        do {
            let kernel = try await Kernel.open(
                store: store, capabilities: compiledIn, plugins: folder.pluginFinder(),
                scripts: DataFolder.scriptReader(), clock: KernelClock(), timeZones: zones)
            let held = try await kernel.holdAll()
            await store.close()
            return held
        } catch {
            await store.close()
            throw error
        }
    }
}
