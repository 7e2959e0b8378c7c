import Glibc
import KithModel
import KithQuery
import KithSQLite
import KithStore

@testable import KithKernel

/// A kernel on a database of its own that is removed with it, with a clock that stands.
final class KernelFixture: Sendable {
    static let password = "correct horse battery"

    let kernel: Kernel
    let store: SQLiteStore
    let path: String
    let administrator: RecordID

    static let start = Instant("2026-11-16T09:00:00Z") ?? Instant(milliseconds: 0)

    init(
        _ capabilities: [any Capability.Type] = [], enabled: [String]? = nil,
        plugins: @escaping @Sendable () -> [PluginSource] = { [] }
    ) async throws {
        path = Self.temporaryPath()
        let files = TimeZoneFiles()
        store = try SQLiteStore(path: path, durability: .off, options: Self.options(files))
        kernel = try await Kernel.found(
            try Self.founding(), store: store, capabilities: capabilities, plugins: plugins,
            clock: KernelClock(standingAt: Self.start), timeZones: files)
        administrator = try await kernel.firstAdministrator()
        for id in enabled ?? capabilities.map({ $0.manifest.id }) {
            try await kernel.enable(id, as: .user(administrator), door: .cli)
        }
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Opens the same database again, as after a restart.
    func reopened(
        _ capabilities: [any Capability.Type], sink: (any EffectSink)? = nil
    ) async throws -> Kernel {
        try await Kernel.open(
            store: store, capabilities: capabilities, sink: sink,
            clock: KernelClock(standingAt: kernel.clock.now), timeZones: TimeZoneFiles())
    }

    var admin: Principal { .user(administrator) }

    static func founding() throws -> Kernel.Founding {
        guard let euro = Currency("EUR") else { throw KernelError(.invalid, "EUR") }
        return Kernel.Founding(
            organisation: Organisation(baseCurrency: euro, timeZone: "Europe/Zagreb"),
            administrator: "admin@example.test", password: password)
    }

    static func options(_ files: TimeZoneFiles) -> SQLiteOptions {
        var options = SQLiteOptions(readLimit: nil)
        options.localDay = { milliseconds, zone in
            try? files.rules(zone).localDay(of: Instant(milliseconds: milliseconds)).days
        }
        return options
    }

    private static func temporaryPath() -> String {
        var template = Array("/tmp/kith-kernel-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        close(descriptor)
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension KernelFixture {
    /// Creates a record as the administrator, from JSON.
    @discardableResult
    func create(
        _ entity: String, _ values: JSONObject, as principal: Principal? = nil
    ) async throws -> Record {
        let made = try await kernel.create(
            entity, [values], as: principal ?? admin, door: .cli)
        guard let record = made.records.first else { throw KernelError(.invalid, "no record") }
        return record
    }

    /// Returns the values of a field over the records that a filter matches, in order.
    func values(
        _ entity: String, _ field: String, where filter: String? = nil, sort: String = "id",
        asOf: Instant? = nil, as principal: Principal? = nil
    ) async throws -> [String] {
        var request = QueryRequest(entity, filter: filter)
        request.fields = field
        request.sort = sort
        request.limit = 1000
        request.asOf = asOf
        let answer = try await kernel.query(request, as: principal ?? admin)
        return answer.rows.map { $0[0].plainText }
    }

    /// Makes a user with a role that has some permissions.
    func user(_ name: String, permissions: JSON? = nil) async throws -> RecordID {
        let user = try await create("user", ["name": .string(name)])
        guard let permissions else { return user.id }
        let role = try await create(
            "role", ["name": .string(name + "_role"), "permissions": permissions])
        try await create(
            "user_role",
            ["holder": .string(user.id.description), "role": .string(role.id.description)])
        return user.id
    }
}

/// Runs a body that must fail, and returns the kernel's error.
func failure(_ body: () async throws -> Void) async -> KernelError? {
    do {
        try await body()
        return nil
    } catch let error as KernelError {
        return error
    } catch {
        return KernelError(.unavailable, "\(error)")
    }
}
