import KithAPI
import KithContacts
import KithKernel
import KithModel
import KithSQLite
import KithSales
import KithStore

/// A data folder that this process works in, in place of a server.
struct Sitting: Sendable {
    let asking: Asking
    let recording = Recording()
    private let api: API
    private let store: SQLiteStore

    /// Opens a folder, writing down what is asked of the database where that is wished.
    init(_ folder: String, token: String, _ durability: Durability, isRecorded: Bool) async throws {
        let files = TimeZoneFiles()
        let options = SQLiteOptions { milliseconds, zone in
            try? files.rules(zone).localDay(of: Instant(milliseconds: milliseconds)).days
        }
        store = try SQLiteStore(
            path: folder + "/kith.db", durability: durability, options: options)
        let watched: any Store = isRecorded ? RecordedStore(store, recording) : store
        let kernel = try await Kernel.open(
            store: watched, capabilities: [Contacts.self, Sales.self], clock: KernelClock(),
            timeZones: files)
        api = API(kernel, house: House(version: "", profile: "production", folder: folder))
        asking = Asking(api, token: token)
    }

    /// Runs a body while the work that requests order is done beside it; then closes the folder.
    func run(_ body: @escaping @Sendable (Sitting) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await api.work() }
            try await body(self)
            group.cancelAll()
        }
        await store.close()
    }
}
