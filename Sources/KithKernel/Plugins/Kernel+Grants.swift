import KithModel
import KithQuery

extension Kernel {
    /// Takes from a plugin some of what it was granted, or gives it back, on the running server.
    ///
    /// What runs just now ends as it began; the next write knows of it.
    ///
    /// - Parameters:
    ///   - approved: what is granted again, as `contact:read`.
    ///   - revoked: what is taken.
    /// - Throws: `not_found`; `forbidden` for who is no administrator; `conflict` where it is not
    ///   enabled; `invalid` for what it does not ask for.
    public func grant(
        _ id: String, approving approved: Set<String>, revoking revoked: Set<String>,
        as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await requireKnown(id)
        try await change(
            as: principal, door: door, title: "Change the grants of \(id)", once: once
        ) { desk in
            let running = try desk.running(id)
            for ask in approved.union(revoked).sorted()
            where !running.manifest.asks.contains(ask) {
                throw self.unasked(ask, of: running.manifest)
            }
            let source = running.without(running.refused.subtracting(approved).union(revoked))
            return RegistryChange(
                sources: desk.sources(with: source), enabled: desk.enabled
            ) { try PluginRecord(source, $0).grant() }
        }
    }

    /// The refusal of a grant that a plugin does not ask for.
    func unasked(_ ask: String, of manifest: Manifest) -> KernelError {
        if let waiting = sources.seen(manifest.id)?.manifest, waiting.asks.contains(ask) {
            return KernelError(
                .invalid,
                "Not the version of `\(manifest.id)` that runs asks for `\(ask)`, but the one "
                    + "that waits.",
                recovery: waiting.version == manifest.version
                    ? "Enable it again: kith plugin enable \(manifest.id)"
                    : "Upgrade it: kith plugin upgrade \(manifest.id) --approve",
                field: "grants")
        }
        let hint = Suggestion.question(for: ask, among: manifest.asks)
        return KernelError(
            .invalid, "The plugin `\(manifest.id)` does not ask for `\(ask)`\(hint)",
            recovery: "See what it asks for: kith plugin grants \(manifest.id)", field: "grants")
    }
}

extension Transaction {
    /// Refuses what a plugin was not granted with the entities of others.
    ///
    /// - Throws: `forbidden` that names the grant.
    package func requireGrant(_ verb: Verb, on entity: String, of plugin: String) throws {
        guard granted(plugin) != nil, let entity = schema.entity(entity), entity.owner != plugin,
            actor.rights.access(to: entity).scope(verb) == .none,
            state.generation.pluginRights(plugin, user: nil).access(to: entity).scope(verb)
                == .none
        else { return }
        throw ungranted("\(entity.name):\(verb.rawValue)", plugin)
    }

    /// What a plugin was granted, as it runs; nil where it does not.
    package func granted(_ plugin: String) -> Manifest? {
        state.generation.enabled.first { $0.id == plugin }
    }

    /// The error for a field that a plugin asked for and that was taken from it; nil for others.
    package func revokedGrant(on field: String, of plugin: String) -> KernelError? {
        guard let running = state.generation.running.first(where: { $0.manifest.id == plugin })
        else { return nil }
        let parts = running.refused.sorted().first { ask in
            ask.hasSuffix(".\(field):read") || ask.hasSuffix(".\(field):write")
                || ask.hasSuffix(":update:\(field)")
        }
        return parts.map { ungranted($0, plugin) }
    }

    private func ungranted(_ ask: String, _ plugin: String) -> KernelError {
        KernelError(
            .forbidden, "The plugin `\(plugin)` was not granted `\(ask)`.",
            recovery: "Ask for it under `grants` in plugin.json, or approve it: "
                + "kith plugin grants \(plugin) --approve \(ask)")
    }
}
