import KithAPI
import KithKernel
import KithLua
import KithModel
import KithSQLite
import KithStore

/// A data folder that this process has opened, under its lock.
struct OpenFolder: Sendable {
    let folder: DataFolder
    let options: BootOptions
    let store: SQLiteStore
    let kernel: Kernel
    /// Whether a server works in it.
    let serves: Bool

    /// Opens a folder under its lock, runs a body and closes the folder again.
    ///
    /// - Parameter isSafe: whether the plugins that lie in folders are left out.
    /// - Throws: `not_found` without a data folder, `unavailable` while another process works
    ///   in it, what the body throws.
    static func with<Result>(
        _ folder: DataFolder, serves: Bool = false, isSafe: Bool = false,
        _ body: (OpenFolder) async throws -> Result
    ) async throws -> Result {
        try folder.requireDatabase()
        let lock = try FolderLock(folder)
        defer { lock.release() }
        let options = try BootOptions.read(folder)
        let clock = options.profile == .development ? try ClockPlace(folder).clock() : KernelClock()
        let zones = TimeZoneFiles()
        let store = try store(folder, options, zones, serves: serves)
        do {
            let kernel = try await Kernel.open(
                store: store, capabilities: compiledIn,
                plugins: folder.pluginFinder(isSafe: isSafe),
                scripts: DataFolder.scriptReader(isSafe: isSafe),
                sink: options.effects == .sink ? FileSink(folder: folder.path + "/sink") : nil,
                clock: clock, timeZones: zones)
            let result = try await body(
                OpenFolder(
                    folder: folder, options: options, store: store, kernel: kernel, serves: serves))
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    /// Opens the database of a folder.
    static func store(
        _ folder: DataFolder, _ options: BootOptions, _ zones: TimeZoneFiles, serves: Bool = false
    ) throws -> SQLiteStore {
        do {
            return try SQLiteStore(
                path: folder.database, durability: options.durability,
                options: SQLiteOptions(
                    readers: serves ? 3 : 1, readLimit: serves ? .seconds(10) : nil
                ) { milliseconds, zone in
                    let rules = try? zones.rules(zone)
                    return rules?.localDay(of: Instant(milliseconds: milliseconds)).days
                })
        } catch let error as StoreError {
            throw KernelError(error)
        }
    }

    /// The folder as the API knows it.
    var house: House {
        House(
            version: Version.current, profile: options.profile.rawValue, folder: folder.path,
            diagnose: { try await Diagnosis(of: self).json },
            repair: { try await Mending(self).run($0) },
            backUp: { try await FolderBackup(self).write(to: $0) },
            archive: { try PurgeArchive.make($0, in: folder.backups, at: kernel.clock.now) },
            limits: { LuaLimits.profileList },
            keepClock: { try ClockPlace(folder).keep(kernel.clock) })
    }
}
