import KithModel
import KithStore

extension Kernel {
    /// Returns every plugin that is there, by id, and those whose folder is gone.
    ///
    /// Folders are looked at again.
    public func plugins() async throws -> [PluginState] {
        sources.lookAgain()
        let entries = try await entries()
        let present = generation
        let enabled = Set(present.enabled.map(\.id))
        let all = sources.all(beside: present)
        let ids = Set(all.map(\.manifest.id))
        let missing = entries.values.filter { !ids.contains($0.id) }.map(PluginState.missing)
        let states = all.map { source in
            let isEnabled = enabled.contains(source.manifest.id)
            var state = PluginState(source, entries[source.manifest.id], isEnabled: isEnabled)
            if isEnabled { waiting(source, entries[source.manifest.id], &state) }
            state.health = environment.health.report(on: source.manifest.id, at: clock.now)
            return state
        }
        return (states + missing).sorted { $0.manifest.id < $1.manifest.id }
    }

    /// What the database says of the plugins, by their ids.
    func entries() async throws -> [String: PluginEntry] {
        try await read(as: .system(reason: "plugins")) { transaction in
            PluginEntry.byID(try transaction.find("plugin", limit: 1000))
        }
    }

    /// Notes what has become of the folder of a plugin that runs.
    private func waiting(
        _ running: PluginSource, _ entry: PluginEntry?, _ state: inout PluginState
    ) {
        guard running.folder != nil else { return }
        guard let seen = sources.seen(running.manifest.id) else {
            state.fault = PluginState.gone(running.manifest.id)
            return
        }
        guard seen.fault == nil, let entry else {
            state.fault = seen.fault
            return
        }
        let succession = Succession(seen.manifest, after: entry)
        guard !succession.isSettled else { return }
        state.fault = succession.fault
        state.waiting = PluginState.Waiting(
            version: seen.manifest.version, asks: succession.more,
            isOlder: succession.direction == .older)
    }

    /// Returns in sentences what enabling a plugin would change in the database.
    ///
    /// - Parameter others: the ids of those that would be enabled before it.
    /// - Throws: `not_found`; the fault of a plugin that is broken.
    public func planEnabling(_ id: String, with others: [String] = []) async throws -> [String] {
        try await planStarting(id, with: others).steps
    }

    /// Returns what letting a plugin run as its folder is now would change.
    ///
    /// - Parameter others: the ids of those that would be enabled before it.
    /// - Throws: `not_found`; the fault of a plugin that is broken; `blocked_downgrade`.
    public func planStarting(
        _ id: String, with others: [String] = []
    ) async throws -> PluginState.Plan {
        let fresh = try startable(id)
        let (entry, present) = (try await entries()[id], generation)
        let all = sources.all(beside: present)
        let organisation = organisation
        return try await StoreFault.translated {
            try await self.store.read { session in
                let desk = RegistryDesk(
                    present: present, entries: [:], sources: all, session: session)
                let start = try PluginStart(fresh, after: entry, .everything) {
                    try desk.kept(fresh)
                }
                var builder = GenerationBuilder(
                    session: session, sources: desk.sources(with: start.source),
                    organisation: organisation)
                builder.renames = [start.renames]
                let plan = try builder.plan(
                    enabled: desk.enabled.union([id] + others), custom: nil)
                if let refusal = start.refusalToReshape, !plan.isEmpty { throw refusal }
                return PluginState.Plan(
                    from: entry?.version, to: fresh.manifest.version,
                    asks: entry.map { Succession(fresh.manifest, after: $0).more }
                        ?? fresh.manifest.asks,
                    steps: plan.steps.map(\.summary)
                        + start.stages.map(\.summary)
                        + start.drops.map { "drop `\($0.entity).\($0.field)` with all its values" },
                    rewritesData: plan.rewritesData || !start.drops.isEmpty
                        || !start.stages.isEmpty)
            }
        }
    }

    /// Returns the plugin of an id.
    ///
    /// - Throws: `not_found` with the nearest id.
    func source(_ id: String) throws -> PluginSource {
        let all = sources.all(beside: generation)
        if let source = all.first(where: { $0.manifest.id == id }) { return source }
        throw Self.unknown(id, among: all.map(\.manifest.id))
    }

    static func unknown(_ id: String, among ids: [String]) -> KernelError {
        KernelError(
            .notFound, "There is no plugin `\(id)`\(Suggestion.question(for: id, among: ids))",
            recovery: "See all of them: kith plugin list")
    }

    /// Returns the plugin of an id as its folder is now.
    ///
    /// - Throws: `not_found`; the fault of the plugin.
    func startable(_ id: String) throws -> PluginSource {
        sources.lookAgain()
        let fresh = try sources.seen(id) ?? source(id)
        if let fault = fresh.fault { throw fault }
        return fresh
    }
}
