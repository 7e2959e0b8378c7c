import KithModel
import KithStore

extension Kernel {
    /// A compiled-in capability and its state.
    public struct PluginState: Sendable {
        /// Who it is.
        public var manifest: Manifest
        /// Whether it is enabled.
        public var isEnabled: Bool
        /// Whether it was enabled at some time, so that its data are there.
        public var isInstalled: Bool
    }

    /// Returns every capability that is compiled in, by id.
    public func plugins() async throws -> [PluginState] {
        let known = try await read(as: .system(reason: "plugins")) { transaction in
            try transaction.find("plugin", limit: 1000).map(\.title)
        }
        let enabled = Set(generation.enabled.map(\.id))
        return capabilities.map { type in
            PluginState(
                manifest: type.manifest, isEnabled: enabled.contains(type.manifest.id),
                isInstalled: known.contains(type.manifest.id))
        }.sorted { $0.manifest.id < $1.manifest.id }
    }

    /// Returns in sentences what enabling a capability would change in the database.
    ///
    /// - Parameter others: the ids of those that would be enabled before it.
    public func planEnabling(_ id: String, with others: [String] = []) async throws -> [String] {
        _ = try capability(id)
        let enabled = Set(generation.enabled.map(\.id)).union([id] + others)
        let capabilities = capabilities
        let organisation = organisation
        return try await StoreFault.translated {
            try await self.store.read { session in
                let builder = GenerationBuilder(
                    session: session, capabilities: capabilities, organisation: organisation)
                return try builder.plan(enabled: enabled, custom: nil).steps.map(\.summary)
            }
        }
    }

    /// Enables a capability: installs what it needs, runs new data steps, swaps the generation.
    ///
    /// Its data of an earlier time are there again.
    ///
    /// - Throws: `not_found`; `forbidden` for who is no administrator; `conflict` when a
    ///   requirement is not enabled.
    public func enable(
        _ id: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let type = try capability(id)
        try await change(
            as: principal, door: door, title: "Enable \(id)",
            enabled: Set(generation.enabled.map(\.id)).union([id]), once: once
        ) { transaction in
            try PluginRecord(type.manifest, transaction).enable { step in
                try type.init().migrate(step, in: transaction.asPlugin(id))
            }
        }
    }

    /// Disables a capability: its commands, entities and hooks are gone at once; its data
    /// stay and are hidden.
    ///
    /// - Throws: `conflict` that names the enabled capabilities which require it.
    public func disable(
        _ id: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let type = try capability(id)
        let dependents = generation.enabled.filter { $0.requires.contains(id) }.map(\.id)
        guard dependents.isEmpty else {
            throw KernelError(
                .conflict, "`\(id)` is required by \(dependents.joined(separator: ", ")).",
                recovery: "Disable those first.")
        }
        try await change(
            as: principal, door: door, title: "Disable \(id)",
            enabled: Set(generation.enabled.map(\.id)).subtracting([id]), once: once
        ) { transaction in
            try PluginRecord(type.manifest, transaction).disable()
        }
    }

    /// Returns the compiled-in capability of an id.
    ///
    /// - Throws: `not_found` with the nearest id.
    func capability(_ id: String) throws -> any Capability.Type {
        if let type = capabilities.first(where: { $0.manifest.id == id }) { return type }
        let ids = capabilities.map { $0.manifest.id }
        throw KernelError(
            .notFound, "There is no plugin `\(id)`\(Suggestion.question(for: id, among: ids))",
            recovery: "See all of them: kith plugin list")
    }

    /// Builds a new generation in one transaction with what goes along, then swaps.
    func change(
        as principal: Principal, door: Door, title: String, enabled: Set<String>,
        once: Once<Void>? = nil,
        _ body: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        let (capabilities, environment) = (capabilities, environment)
        let present = generation
        let context = ChangeSetContext(kind: "plugin", title: title)
        let next = try await StoreFault.translated {
            try await self.store.write { session in
                try self.writing(once: once?.of { _ in }, on: session) {
                    let before = AccessDirectory(
                        session: session, generation: present, environment: environment)
                    guard try before.actor(for: principal, door: door).isAdministrator else {
                        throw KernelError(
                            .forbidden, "Only an administrator may do this.",
                            recovery: "Ask an administrator.")
                    }
                    let builder = GenerationBuilder(
                        session: session, capabilities: capabilities,
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
        commits.ring()
    }
}

/// The record that says whether a capability is enabled and which steps it has run.
struct PluginRecord {
    private let manifest: Manifest
    private let transaction: Transaction

    init(_ manifest: Manifest, _ transaction: Transaction) {
        self.manifest = manifest
        self.transaction = transaction
    }

    /// Notes that the capability is enabled, and runs the steps that have not run yet.
    func enable(_ run: (String) throws -> Void) throws {
        let record = try existing()
        let done = record?["applied_steps"]?.json?.array?.compactMap(\.string) ?? []
        for step in manifest.migrations where !done.contains(step) { try run(step) }
        try addRoles()
        let steps = done + manifest.migrations.filter { !done.contains($0) }
        let values: [String: Value] = [
            "plugin_version": .text(manifest.version), "state": .text("enabled"),
            "applied_steps": .json(.array(steps.map(JSON.string))),
        ]
        if let record {
            try transaction.update("plugin", record.id, values)
        } else {
            let name = ["name": Value.text(manifest.id)]
            try transaction.insert("plugin", values.merging(name) { first, _ in first })
        }
    }

    /// Notes that the capability is disabled.
    func disable() throws {
        guard let record = try existing() else { return }
        try transaction.update("plugin", record.id, ["state": .text("disabled")])
    }

    private func existing() throws -> Record? {
        try transaction.find(
            "plugin", where: "name = :name", ["name": .string(manifest.id)]
        ).first
    }

    /// Adds the roles that the capability brings, where there is none of their name yet:
    /// what an administrator has changed in one stays.
    private func addRoles() throws {
        for contribution in transaction.state.generation.contributions {
            guard contribution.owner == manifest.id, case .role(let role) = contribution.kind
            else { continue }
            let known = try transaction.find(
                "role", where: "name = :name", ["name": .string(role.name)])
            guard known.isEmpty else { continue }
            try transaction.insert(
                "role",
                [
                    "name": .text(role.name), "title": .text(role.title),
                    "permissions": .json(role.permissions), "brought_by": .text(manifest.id),
                ])
        }
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
