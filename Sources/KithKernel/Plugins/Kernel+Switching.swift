import KithModel
import KithStore

extension Kernel {
    /// Enables a plugin with everything that it asks for, while all else goes on.
    ///
    /// It installs what it needs, runs new data steps and swaps the generation. A plugin that is
    /// enabled already starts anew, as its folder is now. Its data of an earlier time are there
    /// again; what an administrator has taken from it stays taken.
    ///
    /// - Parameter shown: what an administrator saw that it asks for, which is what is
    ///   approved; everything where nil.
    /// - Throws: `not_found`; `forbidden` for who is no administrator; `conflict` when a
    ///   requirement is not enabled, or when it asks for more than was shown;
    ///   `blocked_downgrade`; the fault of a plugin that is broken. Nothing is changed then.
    public func enable(
        _ id: String, approving shown: Set<String>? = nil, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let fresh = try startable(id)
        let approval: PluginStart.Approval = shown.map { .shown($0) } ?? .everything
        try await start(fresh, approval, "Enable \(id)", principal, door, once)
    }

    /// Lets the version in a plugin's folder take over from the one that runs.
    ///
    /// The old one serves until the new one does.
    ///
    /// - Parameter approved: what is granted of what nobody has decided on; nil where nothing
    ///   may be new.
    /// - Throws: `not_found`; `conflict` where it is not enabled, or is the same already;
    ///   `pending_grants` where it asks for more and nothing was approved; `blocked_downgrade`.
    public func upgrade(
        _ id: String, approving approved: Set<String>? = nil, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let fresh = try startable(id)
        let entry = try await entries()[id]
        guard let entry, generation.running.contains(where: { $0.manifest.id == id }) else {
            throw KernelError(
                .conflict, "The plugin `\(id)` is not enabled.",
                recovery: "Enable it as it is now: kith plugin enable \(id)")
        }
        let succession = Succession(fresh.manifest, after: entry)
        guard !succession.isSettled else {
            throw KernelError(
                .conflict, "The folder of `\(id)` holds the version that runs: \(entry.version).",
                recovery: "To start it anew with changed files: kith plugin enable \(id)")
        }
        if let strange = approved?.subtracting(fresh.manifest.asks).sorted().first {
            throw unasked(strange, of: fresh.manifest)
        }
        let approval: PluginStart.Approval = approved.map { .these($0) } ?? .nothing
        try await start(
            fresh, approval, "Upgrade \(id) to \(fresh.manifest.version)", principal, door, once)
    }

    /// Lets a plugin take over from what ran of it before, or begin.
    ///
    /// - Parameter also: writes what goes along with it.
    func start(
        _ fresh: PluginSource, _ approval: PluginStart.Approval, _ title: String,
        _ principal: Principal, _ door: Door, _ once: Once<Void>?,
        also: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) async throws {
        let id = fresh.manifest.id
        try await change(as: principal, door: door, title: title, once: once) { desk in
            let start = try PluginStart(fresh, after: desk.entries[id], approval) {
                try desk.kept(fresh)
            }
            return RegistryChange(
                sources: desk.sources(with: start.source), enabled: desk.enabled.union([id]),
                renames: [start.lastRenames], stages: start.stages,
                refusalToReshape: start.refusalToReshape
            ) { transaction in
                try PluginRecord(start.source, transaction).enable { step in
                    try start.source.migrate(step, in: transaction.asPlugin(id))
                }
                try also(transaction)
                try Contraction(of: id, on: transaction.state.session).note(start.drops)
            }
        }
        sources.forgive(id)
        environment.health.clear(id)
        try await contract(id)
    }

    /// Disables a plugin: its commands, entities and hooks are gone at once; its data
    /// stay and are hidden.
    ///
    /// - Parameter isCascading: whether the plugins that require it are disabled before it.
    /// - Throws: `conflict` that names the enabled plugins which require it.
    public func disable(
        _ id: String, cascading isCascading: Bool = false, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try await requireKnown(id)
        try await change(as: principal, door: door, title: "Disable \(id)", once: once) { desk in
            let dependents = try desk.dependents(of: id, cascading: isCascading, "disable")
            return RegistryChange(
                sources: desk.sources, enabled: desk.enabled.subtracting(dependents + [id])
            ) { transaction in
                for plugin in dependents + [id] {
                    try PluginRecord.end(plugin, as: "disabled", transaction)
                }
            }
        }
        sources.forgive(id)
        environment.health.clear(id)
    }

    /// - Throws: `not_found` for a plugin that is nowhere and never was.
    func requireKnown(_ id: String) async throws {
        let states = try await plugins()
        guard !states.contains(where: { $0.manifest.id == id }) else { return }
        throw Self.unknown(id, among: states.map(\.manifest.id))
    }
}
