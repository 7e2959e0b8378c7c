import Glibc
import KithKernel
import KithLua
import KithModel
import KithSQLite
import KithStore

/// Makes the Kith of each test: founded once, then copied, so that no test sees another's records.
struct TestMould: Sendable {
    private let folder: String
    private let sources: [PluginSource]
    private let bytes: [UInt8]

    /// The moment at which the clock of a test stands at first: 2026-11-16T09:00Z.
    private static let start = Instant(milliseconds: 1_794_819_600_000)

    /// Founds an organisation in a temporary folder, and enables the plugin with what it requires.
    ///
    /// - Parameters:
    ///   - own: what is to be enabled, behind what it requires.
    ///   - id: the plugin that it is about.
    ///   - path: the plugin's folder; what it requires may lie beside it.
    ///   - earlier: versions of the plugin that are enabled before it, one after the other.
    /// - Throws: `not_found` for a requirement that is nowhere; what enabling throws, with the
    ///   last step of an earlier version as its location.
    init(
        _ own: [PluginSource], of id: String, beside path: String,
        since earlier: [PluginSource] = []
    ) async throws {
        let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let others = PluginShelf(DataFolder.installation + [parent]).plugins()
            .filter { $0.manifest.id != id }
        sources = own + others
        folder = try Self.temporaryFolder()
        do {
            bytes = try await Self.found(folder, sources, own.map(\.manifest.id), earlier)
        } catch {
            try FolderWalk.remove(folder)
            throw error
        }
    }

    /// Returns a Kith as it was founded.
    func house() async throws -> PluginTests.House {
        let path = folder + "/test.db"
        try AuthoredFolder.write(bytes, to: path, mode: 0o600)
        let store = try Self.store(path)
        let sources = sources
        do {
            let kernel = try await Kernel.open(
                store: store, capabilities: compiledIn, plugins: { sources },
                sink: QuietSink(), chance: .repeatable(),
                clock: KernelClock(standingAt: Self.start),
                timeZones: TimeZoneFiles())
            return PluginTests.House(kernel: kernel) {
                await store.close()
                for end in ["", "-wal", "-shm"] { unlink(path + end) }
            }
        } catch {
            await store.close()
            throw error
        }
    }

    /// Takes the folder away; what cannot be removed is left to the system.
    func remove() { try? FolderWalk.remove(folder) }

    private static func found(
        _ folder: String, _ sources: [PluginSource], _ wanted: [String],
        _ earlier: [PluginSource]
    ) async throws -> [UInt8] {
        let store = try store(folder + "/first.db")
        let shelf = VersionShelf(sources)
        if let first = earlier.first { shelf.put(first) }
        do {
            guard let euro = Currency("EUR") else {
                throw KernelError(.unforeseen, "EUR is no currency.")
            }
            let kernel = try await Kernel.found(
                Kernel.Founding(
                    organisation: Organisation(baseCurrency: euro, timeZone: "UTC"),
                    administrator: "admin@example.com", password: PasswordOption.made()),
                store: store, capabilities: compiledIn, plugins: { shelf.sources },
                clock: KernelClock(standingAt: start), timeZones: TimeZoneFiles())
            let administrator = Principal.user(try await kernel.firstAdministrator())
            let all = try await kernel.plugins().map(\.manifest)
            for id in try order(wanted, all) {
                try await kernel.enable(id, as: administrator, door: .cli)
            }
            if !earlier.isEmpty {
                try await shelf.enable(Array(earlier.dropFirst()), as: administrator, kernel)
            }
            try await kernel.settle()
            try await store.backup(to: folder + "/mould.db")
            await store.close()
            return try TextFile.read(folder + "/mould.db")
        } catch {
            await store.close()
            throw error
        }
    }

    /// The ids in the order in which they can be enabled.
    private static func order(_ wanted: [String], _ all: [Manifest]) throws -> [String] {
        var order: [String] = []
        func add(_ id: String, for other: String, _ depth: Int) throws {
            guard !order.contains(id) else { return }
            guard let manifest = all.first(where: { $0.id == id }), depth < 50 else {
                throw KernelError(
                    .notFound,
                    "`\(other)` requires `\(id)`, which is nowhere"
                        + Suggestion.question(for: id, among: all.map(\.id)),
                    recovery: "Put its folder beside that of `\(other)`.")
            }
            for required in manifest.requires { try add(required, for: id, depth + 1) }
            order.append(id)
        }
        for id in wanted { try add(id, for: id, 0) }
        return order
    }

    private static func store(_ path: String) throws -> SQLiteStore {
        do {
            let zones = TimeZoneFiles()
            return try SQLiteStore(
                path: path, durability: .off,
                options: SQLiteOptions(readers: 1, readLimit: nil) { milliseconds, zone in
                    let rules = try? zones.rules(zone)
                    return rules?.localDay(of: Instant(milliseconds: milliseconds)).days
                })
        } catch let error as StoreError {
            throw KernelError(error)
        }
    }

    private static func temporaryFolder() throws -> String {
        let parent = FolderOptions.environment("TMPDIR") ?? P_tmpdir
        var template = Array((parent + "/kith-plugin-test-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemFailure.last("made", parent) }
        return String(cString: made)
    }
}
