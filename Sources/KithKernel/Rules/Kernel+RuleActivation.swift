import KithModel
import KithStore

extension Kernel {
    /// What activating a rule would mean.
    public struct RuleCheck: Sendable {
        /// What it asks for, as `case:read`: what is approved by activating it.
        public var asks: [String]
        /// The circles in which it would set itself off, as `rule a sets deal.stage → rule a`.
        public var loops: [String]
    }

    /// Looks at a rule as it would be among those that are active.
    ///
    /// - Throws: `not_found`; what is wrong with the rule; `forbidden` for who is no administrator.
    public func checkRule(_ name: String, as principal: Principal) async throws -> RuleCheck {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let rule = try RuleDefinition(transaction.rule(name))
            let manifest = try RuleRights(rule, transaction.asKernel("rule")).manifest(revision: 1)
            return RuleCheck(
                asks: manifest.asks, loops: Self.loops(rule, transaction.state.generation))
        }
    }

    /// Activates a rule as it was saved last, with all that it asks for.
    ///
    /// - Parameter isForced: whether also where it would set itself off again and again; the bound
    ///   on deliveries stops it then.
    /// - Throws: `not_found`; `conflict` with the chain; what is wrong with the rule; `forbidden`
    ///   for who is no administrator.
    public func activateRule(
        _ name: String, forced isForced: Bool = false, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let found = try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let record = try transaction.rule(name)
            let rule = try RuleDefinition(record)
            let revision = record["revision"]?.integer ?? 1
            let manifest = try RuleRights(rule, transaction.asKernel("rule"))
                .manifest(revision: revision)
            return (rule, revision, manifest)
        }
        let (rule, revision, manifest) = found
        let source = RuleSource.source(rule, manifest)
        try await start(
            source, .everything, "Activate rule \(name)", principal, door, once
        ) { transaction in
            // Rules that were activated meanwhile are in this generation.
            let loops = Self.loops(rule, transaction.state.generation)
            if !isForced, !loops.isEmpty { throw Self.loop(name, loops) }
            let record = try transaction.rule(name)
            try transaction.update(
                "rule", record.id,
                ["is_active": .boolean(true), "active_revision": .integer(revision)])
        }
        sources.keepScript(source)
    }

    /// Stops a rule; it can be activated again.
    ///
    /// - Throws: `not_found`; `conflict` where it is not active; `forbidden` for who is no
    ///   administrator.
    public func stopRule(
        _ name: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        _ = try await rule(name, as: principal)
        let id = RuleDefinition.prefix + name
        try await change(as: principal, door: door, title: "Stop rule \(name)", once: once) {
            desk in
            guard desk.enabled.contains(id) else {
                throw KernelError(
                    .conflict, "The rule `\(name)` is not active.",
                    recovery: "See how it stands: kith rule show \(name)")
            }
            return RegistryChange(sources: desk.sources, enabled: desk.enabled.subtracting([id])) {
                transaction in
                try PluginRecord.end(id, as: "disabled", transaction)
                try transaction.update(
                    "rule", transaction.rule(name).id, ["is_active": .boolean(false)])
            }
        }
        sources.forgive(id)
        environment.health.clear(id)
    }

    private static func loops(_ rule: RuleDefinition, _ generation: Generation) -> [String] {
        let others = generation.running.compactMap(RuleSource.rule).filter { $0.name != rule.name }
        return RuleGraph(others + [rule]).loops(through: rule.name)
    }

    private static func loop(_ name: String, _ loops: [String]) -> KernelError {
        KernelError(
            .conflict,
            "The rule would set itself off again and again: \(loops.joined(separator: "; ")).",
            recovery: "Name the fields of which one must have changed, and set none of them; or "
                + "activate it all the same: kith rule activate \(name) --force")
    }
}
