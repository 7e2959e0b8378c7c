import KithKernel
import KithModel
import KithQuery
import KithSQLite
import KithStore

/// A kernel for tests: a throw-away store, capabilities enabled, and a clock that stands
/// still at 2026-11-16T09:00Z until the test moves it.
///
/// ```swift
/// let kith = try await TestKith(Contacts.self, Sales.self)
/// let deal = try await kith.insert("deal", ["name": .text("Roof")])
/// try await kith.run("sales.win_deal", ["deal": .string(deal.id.description)])
/// #expect(try await kith.events().map(\.name) == ["deal.won"])
/// ```
/// Everything is in a temporary file, which goes with the value. What is done without a
/// principal is done by the first administrator, who is also the only user at first.
public final class TestKith: Sendable {
    /// The kernel under test.
    public let kernel: Kernel
    /// The first administrator.
    public let administrator: RecordID
    let sink = EffectSpy()
    private let folder: TemporaryFolder
    private let store: CountingStore
    private let capabilities: [any Capability.Type]

    /// The moment at which the clock stands at first.
    public static let start = Instant(milliseconds: 1_794_819_600_000)

    /// Founds an organisation in euros and UTC with capabilities enabled, in their order.
    ///
    /// - Throws: what founding and enabling throw.
    public convenience init(_ capabilities: any Capability.Type...) async throws {
        try await self.init(capabilities, currency: "EUR", timeZone: "UTC")
    }

    /// Founds an organisation with a base currency and a time zone of its own.
    ///
    /// - Throws: what founding and enabling throw.
    public init(
        _ capabilities: [any Capability.Type], currency: String, timeZone: String,
        country: String? = nil, start: Instant = TestKith.start, plugins: [PluginSource] = [],
        scripts: ScriptReader? = nil
    ) async throws {
        guard let currency = Currency(currency) else {
            throw KernelError(.invalid, "`\(currency)` is not the code of a currency.")
        }
        folder = try TemporaryFolder()
        let zones = TimeZoneFiles()
        let options = SQLiteOptions(readers: 1, readLimit: nil) { milliseconds, zone in
            let instant = Instant(milliseconds: milliseconds)
            return (try? zones.rules(zone))?.localDay(of: instant).days
        }
        store = CountingStore(
            try SQLiteStore(path: folder.path + "/kith.db", durability: .off, options: options))
        let spies = capabilities.compactMap { spy($0) }
        let organisation = Organisation(
            baseCurrency: currency, timeZone: timeZone, country: country)
        self.capabilities = capabilities + spies
        kernel = try await Kernel.found(
            Kernel.Founding(
                organisation: organisation, administrator: "admin@example.com",
                password: "a password of tests"),
            store: store, capabilities: capabilities + spies, plugins: { plugins },
            scripts: scripts, sink: sink, chance: .repeatable(),
            clock: KernelClock(standingAt: start), timeZones: zones)
        administrator = try await kernel.firstAdministrator()
        for capability in capabilities + spies {
            try await kernel.enable(
                capability.manifest.id, as: .user(administrator), door: .kernel)
        }
        for plugin in plugins {
            try await kernel.enable(plugin.manifest.id, as: .user(administrator), door: .kernel)
        }
    }

    /// Stops the clock at a moment, as `2026-11-20T09:00Z`.
    ///
    /// - Throws: `malformed` for what is no moment.
    public func setClock(_ moment: String) throws {
        guard let instant = Instant(moment) else {
            throw KernelError(.malformed, "`\(moment)` is not a moment.")
        }
        kernel.clock.set(instant)
    }

    /// Runs a body as one transaction.
    ///
    /// - Parameter user: on whose behalf; the administrator's where nil.
    @discardableResult
    public func transact<Result: Sendable>(
        as user: RecordID? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await kernel.transact(
            as: .user(user ?? administrator), door: Self.door,
            ChangeSetContext(kind: "test", title: "Test"), body
        ).result
    }

    /// The number of statements that the last body of a transaction or question has run.
    ///
    /// It counts everything: rows, change log, search index, and what hooks ask for.
    public var statements: Int { store.statements }

    static let door = Door("test")

    /// Opens the same database once more, as a program that starts anew.
    public func reopened(
        plugins: [PluginSource] = [], scripts: ScriptReader? = nil
    ) async throws -> Kernel {
        try await Kernel.open(
            store: store, capabilities: capabilities, plugins: { plugins }, scripts: scripts,
            clock: kernel.clock, timeZones: TimeZoneFiles())
    }
}

/// Returns a capability that notes the events of another, if that names any.
private func spy<Spied: Capability>(_ type: Spied.Type) -> (any Capability.Type)? {
    EventSpy<Spied>.events.isEmpty ? nil : EventSpy<Spied>.self
}
