import KithModel
import KithQuery
import KithStore

/// Finds out what a database holds, and makes the generation for it.
struct Boot {
    let session: any SQLSession
    let sources: [PluginSource]
    let scripts: ScriptReader?
    let clock: KernelClock
    let zones: TimeZoneSource

    /// Runs inside the transaction that opens the database.
    func run() throws -> (Generation, Environment, PluginRoster) {
        try Migrations.apply(session, at: clock.now)
        let installed = try Catalogue.read(session)
        guard !installed.isEmpty else {
            throw KernelError(
                .notFound, "There is no organisation in this database.",
                recovery: "Found one: kith init --admin EMAIL")
        }
        // The kernel's own entities hold no money, so any currency reads them.
        let bare = GenerationBuilder(
            session: session, sources: [], organisation: try provisional(),
            installed: installed)
        let kernelOnly = try bare.build(enabled: [], custom: nil, number: 0)
        let reader = directory(kernelOnly.generation, try provisional())
        let organisation = try organisation(reader)
        let entries = PluginEntry.byID(try reader.find("plugin") { _, _ in })
        let packages = PluginPackageTable(session)
        let rules = try RuleSource.installed(entries) { try packages.content(of: $0) }
        let present =
            (try scripts?.installed(entries) { try packages.content(of: $0) } ?? []) + rules
        var roster = try PluginRoster(sources, scripts: present, entries, on: session)
        let custom = try CustomDefinitions.read(reader)
        var builder = GenerationBuilder(
            session: session, sources: roster.programs, organisation: organisation,
            installed: kernelOnly.installed)
        let number = try Generations.number(on: session)
        let built = try roster.build(on: session) {
            // Another attempt begins with what the one before it has installed.
            defer { builder.installed = nil }
            return try builder.build(enabled: $0, custom: custom, number: number)
        }
        let environment = try environment(organisation)
        try SchemaUpkeep(built).run(environment, on: session)
        try BuiltInRoles(built.generation, environment).refresh(on: session)
        try Generations.begin(with: built.generation, on: session)
        try EffectTable(session).freeLeases()
        try Parking(built.generation, environment).follow(on: session, isStrict: false)
        try roster.keepFiles(on: session)
        try Contraction.finishAll(on: session)
        return (built.generation, environment, roster)
    }

    private func provisional() throws -> Organisation {
        guard let euro = Currency("EUR") else { throw KernelError(.invalid, "EUR is no currency.") }
        return Organisation(baseCurrency: euro, timeZone: "UTC")
    }

    private func environment(_ organisation: Organisation) throws -> Environment {
        let last = try CounterTable(session).value("last_id")
        return Environment(
            clock: clock, ids: IDSequence(node: 0, after: RecordID(rawValue: last)), zones: zones,
            organisation: organisation, permissions: PermissionCache(),
            feed: try FeedSeal.opened(on: session))
    }

    private func directory(
        _ generation: Generation, _ organisation: Organisation
    ) -> AccessDirectory {
        let environment = Environment(
            clock: clock, ids: IDSequence(node: 0, after: nil), zones: zones,
            organisation: organisation, permissions: PermissionCache(), feed: .none)
        return AccessDirectory(session: session, generation: generation, environment: environment)
    }

    private func organisation(_ directory: AccessDirectory) throws -> Organisation {
        let settings = try directory.find("setting") { _, _ in }
        func text(_ name: String) -> String? {
            settings.first { $0.title == name }?["value"]?.json?.string
        }
        guard let currency = text("organisation.currency").flatMap({ Currency($0) }) else {
            throw KernelError(
                .unavailable, "The setting `organisation.currency` is missing.",
                recovery: "Check the database: kith doctor")
        }
        return Organisation(
            baseCurrency: currency, timeZone: text("organisation.time_zone") ?? "UTC",
            country: text("organisation.country"))
    }
}
