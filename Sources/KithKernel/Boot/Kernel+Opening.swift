import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// What makes a new organisation.
    public struct Founding: Sendable {
        /// Base currency and time zone.
        public var organisation: Organisation
        /// The e-mail address of the first administrator.
        public var administrator: String
        /// The password of the first administrator.
        public var password: String

        /// Describes an organisation.
        public init(organisation: Organisation, administrator: String, password: String) {
            self.organisation = organisation
            self.administrator = administrator
            self.password = password
        }
    }

    /// Makes the tables of an empty database with the first administrator and the built-in
    /// roles.
    ///
    /// - Throws: `conflict` when there is an organisation already; `invalid` for an e-mail
    ///   address, a password or a time zone that cannot be used.
    package static func found(
        _ founding: Founding, store: any Store, capabilities: [any Capability.Type],
        plugins: @escaping @Sendable () -> [PluginSource] = { [] },
        scripts: ScriptReader? = nil, sink: (any EffectSink)? = nil,
        chance: Chance = .system, clock: KernelClock, timeZones: TimeZoneFiles
    ) async throws -> Kernel {
        let sources = PluginSources(capabilities, plugins)
        let zones = TimeZoneSource(timeZones)
        guard zones.exists(founding.organisation.timeZone) else {
            throw KernelError(
                .invalid, "There is no time zone `\(founding.organisation.timeZone)`.",
                recovery: "Name one of the IANA database, as Europe/Zagreb.", field: "time_zone")
        }
        let hash = try Password.hash(founding.password)
        let (generation, environment) = try await StoreFault.translated {
            try await store.write { session in
                try Migrations.apply(session, at: clock.now)
                guard try Catalogue.read(session).isEmpty else {
                    throw KernelError(
                        .conflict, "There is an organisation in this database already.",
                        recovery: "Choose another folder: --data DIR")
                }
                var environment = Environment(
                    clock: clock, ids: IDSequence(node: 0, after: nil), zones: zones,
                    organisation: founding.organisation, permissions: PermissionCache(),
                    feed: try FeedSeal.opened(on: session))
                environment.chance = chance
                let builder = GenerationBuilder(
                    session: session, sources: sources.all,
                    organisation: founding.organisation)
                let generation = try builder.build(
                    enabled: [], custom: .init(), number: 1
                ).generation
                let runner = TransactionRunner(
                    generation: generation, environment: environment,
                    principal: .system(reason: "init"), door: Door("init"),
                    context: ChangeSetContext(kind: "init", title: "The organisation is founded"))
                _ = try runner.run(on: session) { try FirstRecords(founding, hash).insert(in: $0) }
                try Generations.begin(with: generation, on: session)
                return (generation, environment)
            }
        }
        return Kernel(
            store: store, environment: environment, sources: sources,
            generation: generation, scripts: scripts, sink: sink)
    }

    /// Opens a database that holds an organisation, and installs what the program's version
    /// needs.
    ///
    /// - Throws: `not_found` when there is no organisation in it.
    package static func open(
        store: any Store, capabilities: [any Capability.Type],
        plugins: @escaping @Sendable () -> [PluginSource] = { [] },
        scripts: ScriptReader? = nil, sink: (any EffectSink)? = nil,
        chance: Chance = .system, clock: KernelClock, timeZones: TimeZoneFiles
    ) async throws -> Kernel {
        let sources = PluginSources(capabilities, plugins)
        return try await StoreFault.translated {
            var (generation, environment, roster) = try await store.write { session in
                try Boot(
                    session: session, sources: sources.all, scripts: scripts, clock: clock,
                    zones: TimeZoneSource(timeZones)
                ).run()
            }
            environment.chance = chance
            sources.leaveOut(roster.leftOut)
            for script in roster.scripts { sources.keepScript(script) }
            return Kernel(
                store: store, environment: environment, sources: sources,
                generation: generation, scripts: scripts, sink: sink)
        }
    }
}
