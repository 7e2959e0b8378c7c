import KithKernel
import KithModel
import KithQuery
import KithSQLite
import KithStore

/// An open data folder, and on whose behalf something is done in it.
struct Session: Sendable {
    let folder: DataFolder
    let options: BootOptions
    let store: SQLiteStore
    let kernel: Kernel
    let principal: Principal

    /// Opens a folder under its lock, runs a body and closes the folder again.
    ///
    /// - Throws: `not_found` without a data folder, `unavailable` while another process works
    ///   in it, what the body throws.
    static func with<Result>(
        _ given: FolderOptions, serves: Bool = false,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        let folder = given.folder
        try folder.requireDatabase()
        let lock = try FolderLock(folder)
        defer { lock.release() }
        let options = try BootOptions.read(folder)
        let clock = options.profile == .development ? try ClockPlace(folder).clock() : KernelClock()
        let zones = TimeZoneFiles()
        let store = try open(folder, options, zones, serves: serves)
        do {
            let kernel = try await Kernel.open(
                store: store, capabilities: compiledIn, clock: clock, timeZones: zones)
            let session = Session(
                folder: folder, options: options, store: store, kernel: kernel,
                principal: try await principal(given, kernel))
            let result = try await body(session)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    /// Opens the database of a folder.
    static func open(
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

    /// Who opens the folder acts as its first administrator, or as whom they name.
    private static func principal(
        _ given: FolderOptions, _ kernel: Kernel
    ) async throws -> Principal {
        if let user = given.user { return .user(try await kernel.user(user)) }
        if let token = FolderOptions.environment("KITH_TOKEN") {
            return try await kernel.principal(ofToken: token)
        }
        return .user(try await kernel.firstAdministrator())
    }

    /// Runs a body that writes, then delivers what it announced and seals the change log,
    /// also where the body ends with an error after some of its writes.
    func settled<Result>(_ body: () async throws -> Result) async throws -> Result {
        let result: Result
        do {
            result = try await body()
        } catch {
            try await kernel.settle()
            throw error
        }
        try await kernel.settle()
        return result
    }
}
