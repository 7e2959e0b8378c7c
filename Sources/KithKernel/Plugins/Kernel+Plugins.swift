import KithModel
import KithStore

extension Kernel {
    /// Returns every plugin that is there, by id, and those whose folder is gone.
    ///
    /// Folders are looked at again.
    public func plugins() async throws -> [PluginState] {
        sources.lookAgain()
        let known = try await read(as: .system(reason: "plugins")) { transaction in
            try transaction.find("plugin", limit: 1000).map(\.title)
        }
        let enabled = Set(generation.enabled.map(\.id))
        let all = sources.all
        let ids = Set(all.map(\.manifest.id))
        let missing = known.filter { !ids.contains($0) }.map(PluginState.missing)
        let states = all.map { source in
            let id = source.manifest.id
            return PluginState(
                source, fault: enabled.contains(id) ? standing(source) : source.fault,
                isEnabled: enabled.contains(id), isInstalled: known.contains(id))
        }
        return (states + missing).sorted { $0.manifest.id < $1.manifest.id }
    }

    /// What has become of the folder of a plugin that runs; nil where it is still good.
    private func standing(_ running: PluginSource) -> KernelError? {
        guard running.folder != nil else { return nil }
        guard let seen = sources.seen(running.manifest.id) else {
            return PluginState.missing(running.manifest.id).fault
        }
        return seen.fault
    }

    /// Returns in sentences what enabling a plugin would change in the database.
    ///
    /// - Parameter others: the ids of those that would be enabled before it.
    /// - Throws: `not_found`; the fault of a plugin that is broken.
    public func planEnabling(_ id: String, with others: [String] = []) async throws -> [String] {
        let sources = try startable(id)
        let enabled = Set(generation.enabled.map(\.id)).union([id] + others)
        let organisation = organisation
        return try await StoreFault.translated {
            try await self.store.read { session in
                let builder = GenerationBuilder(
                    session: session, sources: sources, organisation: organisation)
                return try builder.plan(enabled: enabled, custom: nil).steps.map(\.summary)
            }
        }
    }

    /// Enables a plugin with everything that it asks for, while all else goes on.
    ///
    /// It installs what it needs, runs new data steps and swaps the generation. A plugin that is
    /// enabled already starts anew, as its folder is now. Its data of an earlier time are there again.
    ///
    /// - Throws: `not_found`; `forbidden` for who is no administrator; `conflict` when a
    ///   requirement is not enabled; the fault of a plugin that is broken. Nothing is changed
    ///   then.
    public func enable(
        _ id: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let sources = try startable(id)
        let source = try source(id, in: sources)
        try await change(
            as: principal, door: door, title: "Enable \(id)",
            enabled: Set(generation.enabled.map(\.id)).union([id]), of: sources, once: once
        ) { transaction in
            try PluginRecord(source.manifest, transaction).enable { step in
                try source.migrate(step, in: transaction.asPlugin(id))
            }
        }
    }

    /// Disables a plugin: its commands, entities and hooks are gone at once; its data
    /// stay and are hidden.
    ///
    /// - Throws: `conflict` that names the enabled plugins which require it.
    public func disable(
        _ id: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let states = try await plugins()
        guard let state = states.first(where: { $0.manifest.id == id }) else {
            throw Self.unknown(id, among: states.map(\.manifest.id))
        }
        let dependents = generation.enabled.filter { $0.requires.contains(id) }.map(\.id)
        guard dependents.isEmpty else {
            throw KernelError(
                .conflict, "`\(id)` is required by \(dependents.joined(separator: ", ")).",
                recovery: "Disable those first.")
        }
        try await change(
            as: principal, door: door, title: "Disable \(id)",
            enabled: Set(generation.enabled.map(\.id)).subtracting([id]), of: sources.all,
            once: once
        ) { transaction in
            try PluginRecord(state.manifest, transaction).disable()
        }
    }

    /// Returns the plugin of an id.
    ///
    /// - Throws: `not_found` with the nearest id.
    func source(_ id: String) throws -> PluginSource { try source(id, in: sources.all) }

    private func source(_ id: String, in sources: [PluginSource]) throws -> PluginSource {
        if let source = sources.first(where: { $0.manifest.id == id }) { return source }
        throw Self.unknown(id, among: sources.map(\.manifest.id))
    }

    private static func unknown(_ id: String, among ids: [String]) -> KernelError {
        KernelError(
            .notFound, "There is no plugin `\(id)`\(Suggestion.question(for: id, among: ids))",
            recovery: "See all of them: kith plugin list")
    }

    /// Returns every plugin, the one of an id as its folder is now.
    ///
    /// - Throws: `not_found`; the fault of the plugin.
    private func startable(_ id: String) throws -> [PluginSource] {
        sources.lookAgain()
        let all = sources.all
        let fresh = try sources.seen(id) ?? source(id, in: all)
        if let fault = fresh.fault { throw fault }
        return all.map { $0.manifest.id == id ? fresh : $0 }
    }

    /// Builds a new generation in one transaction with what goes along, then swaps.
    func change(
        as principal: Principal, door: Door, title: String, enabled: Set<String>,
        of all: [PluginSource], once: Once<Void>? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        let environment = environment
        let present = generation
        let context = ChangeSetContext(kind: "plugin", title: title)
        let next = try await StoreFault.translated {
            try await self.store.write { session in
                try self.writing(once: once?.of { _ in }, on: session) {
                    let before = AccessDirectory(
                        session: session, generation: present, environment: environment)
                    try Self.requireAdministrator(before.actor(for: principal, door: door))
                    let builder = GenerationBuilder(
                        session: session, sources: all,
                        organisation: environment.organisation)
                    let built = try builder.build(
                        enabled: enabled, custom: CustomDefinitions.read(before),
                        number: present.number + 1)
                    let next = built.generation
                    let runner = TransactionRunner(
                        generation: next, environment: environment, principal: principal,
                        door: door,
                        context: context, isReshaping: true)
                    _ = try runner.run(on: session) { transaction in
                        try body(transaction)
                        try SchemaUpkeep(built).run(in: transaction, since: present.schema)
                    }
                    try OutboxTable(session).park(allBut: next.subscribers)
                    return next
                }
            }
        }
        swap(to: next)
        sources.started(all.filter { enabled.contains($0.manifest.id) })
        commits.ring()
    }

    private static func requireAdministrator(_ actor: Actor) throws {
        guard !actor.isAdministrator else { return }
        throw KernelError(
            .forbidden, "Only an administrator may do this.", recovery: "Ask an administrator.")
    }
}

extension Transaction {
    /// Returns a copy that acts with a plugin's own rights.
    func asPlugin(_ id: String) -> Transaction {
        var actor = actor
        actor.rights = state.generation.pluginRights(id, user: actor.user)
        actor.via = "plugin \(id)"
        actor.isAdministrator = false
        return Transaction(state: state, actor: actor, depth: depth, cause: cause, chain: chain)
    }
}
