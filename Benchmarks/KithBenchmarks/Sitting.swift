import KithKernel
import KithModel
import KithSQLite
import KithStore

/// A kernel that is open on a benchmark's database, and who works with it.
struct Sitting: Sendable {
    let kernel: Kernel
    let seller: Principal
    let recording: Recording
    /// The database file.
    let path: String
    private let store: SQLiteStore

    /// Opens a database that `make` made.
    static func open(
        _ path: String, durability: Durability, isRecorded: Bool = false
    ) async throws -> Sitting {
        let files = TimeZoneFiles()
        let store = try SQLiteStore(path: path, durability: durability, options: options(files))
        let recording = Recording()
        let watched: any Store = isRecorded ? RecordedStore(store, recording) : store
        let kernel = try await Kernel.open(
            store: watched, capabilities: [BenchmarkCapability.self], clock: KernelClock(),
            timeZones: files)
        let seller = Principal.user(try await kernel.user(SampleDatabase.seller))
        return Sitting(
            kernel: kernel, seller: seller, recording: recording, path: path, store: store)
    }

    /// Closes the database.
    func close() async { await store.close() }

    /// The durability that a word means.
    static func durability(_ word: String) -> Durability? {
        switch word {
        case "full": .full
        case "off": .off
        default: nil
        }
    }

    static func options(_ files: TimeZoneFiles) -> SQLiteOptions {
        var options = SQLiteOptions()
        options.localDay = { milliseconds, zone in
            try? files.rules(zone).localDay(of: Instant(milliseconds: milliseconds)).days
        }
        return options
    }
}
