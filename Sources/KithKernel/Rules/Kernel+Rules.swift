import KithModel
import KithStore

extension Kernel {
    /// A rule, as it stands.
    public struct RuleState: Sendable {
        /// The record of the entity `rule`.
        public var id: RecordID
        /// What it is, as it was saved last.
        public var definition: RuleDefinition
        /// How often it was saved.
        public var revision: Int64
        /// The revision that was activated last; nil where none was.
        public var activeRevision: Int64?
        /// Its plugin; nil where it never was active.
        public var plugin: PluginState?

        /// How a rule stands.
        public enum Standing: String, Sendable, Hashable, CaseIterable {
            /// It never was active.
            case draft
            /// It is active as it was saved last.
            case active
            /// It is active as it was; it was saved anew since.
            case changed
            /// It was active, and was stopped.
            case stopped
            /// It should be active and cannot, or fails again and again; its plugin says why.
            case failed
        }

        /// How it stands.
        public var standing: Standing {
            guard let plugin, let activeRevision, plugin.isInstalled, !plugin.isRemoved else {
                return .draft
            }
            switch plugin.standing {
            case .enabled: return activeRevision == revision ? .active : .changed
            case .disabled, .available, .removed: return .stopped
            default: return .failed
            }
        }
    }

    /// Returns all rules, by name.
    ///
    /// - Throws: `forbidden` for who is no administrator.
    public func rules(as principal: Principal) async throws -> [RuleState] {
        let records = try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return try transaction.find("rule", sort: "name", limit: 1000)
        }
        let plugins = try await rulePlugins()
        return try records.map { try RuleState($0, plugins) }
    }

    /// Returns a rule.
    ///
    /// - Throws: `not_found` with the nearest name; `forbidden` for who is no administrator.
    public func rule(_ name: String, as principal: Principal) async throws -> RuleState {
        let record = try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return try transaction.rule(name)
        }
        return try RuleState(record, try await rulePlugins())
    }

    /// Keeps a new rule, which is not active yet.
    ///
    /// - Throws: `conflict` where there is one of the name; what is wrong with it, with the member.
    public func createRule(
        _ rule: RuleDefinition, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await keepRule("Create rule \(rule.name)", rule, principal, door, once) {
            let named: [String: JSON] = ["name": .string(rule.name)]
            guard try $0.find("rule", where: "name = :name", named).isEmpty else {
                throw KernelError(
                    .conflict, "There is a rule `\(rule.name)` already.",
                    recovery: "Change that one: kith rule edit \(rule.name)", field: "name")
            }
            var values = rule.values
            values["name"] = .text(rule.name)
            values["revision"] = .integer(1)
            try $0.insert("rule", values)
        }
    }

    /// Keeps a rule anew; where it is active, it goes on as it was until it is activated again.
    ///
    /// - Throws: `not_found`; `invalid` where its name would change; what is wrong with it.
    public func editRule(
        _ name: String, _ rule: RuleDefinition, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        guard rule.name == name else {
            throw KernelError(
                .invalid, "A rule keeps its name.",
                recovery: "Create another, and remove this one.", field: "name")
        }
        try await keepRule("Edit rule \(name)", rule, principal, door, once) { transaction in
            let record = try transaction.rule(name)
            guard try RuleDefinition(record) != rule else { return }
            var values = rule.values
            values["revision"] = .integer((record["revision"]?.integer ?? 0) + 1)
            try transaction.update("rule", record.id, values)
        }
    }

    /// Deletes a rule that is not active.
    ///
    /// - Throws: `not_found`; `conflict` while it is active; `forbidden` for who is no
    ///   administrator.
    public func removeRule(
        _ name: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        _ = try await rule(name, as: principal)
        let id = RuleDefinition.prefix + name
        try await change(as: principal, door: door, title: "Remove rule \(name)", once: once) {
            desk in
            guard !desk.enabled.contains(id) else {
                throw KernelError(
                    .conflict, "The rule `\(name)` is active.",
                    recovery: "Stop it first: kith rule stop \(name)")
            }
            return RegistryChange(
                sources: desk.sources.filter { $0.manifest.id != id }, enabled: desk.enabled
            ) { transaction in
                try Self.forget(id, transaction)
                try transaction.delete("rule", [transaction.rule(name).id])
            }
        }
        sources.forgetScript(id)
    }

    private func keepRule(
        _ title: String, _ rule: RuleDefinition, _ principal: Principal, _ door: Door,
        _ once: Once<Void>?, _ write: @escaping @Sendable (Transaction) throws -> Void
    ) async throws {
        let context = ChangeSetContext(kind: "rule", title: title)
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            _ = try RuleRights(rule, transaction.asKernel("rule")).manifest(revision: 1)
            transaction.state.isReshaping = true
            try write(transaction)
        }
    }

    private func rulePlugins() async throws -> [String: PluginState] {
        Dictionary(
            try await plugins().filter { $0.manifest.id.hasPrefix(RuleDefinition.prefix) }
                .map { ($0.manifest.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Kernel.RuleState {
    init(_ record: Record, _ plugins: [String: Kernel.PluginState]) throws {
        id = record.id
        definition = try RuleDefinition(record)
        revision = record["revision"]?.integer ?? 0
        activeRevision = record["active_revision"]?.integer
        plugin = plugins[definition.pluginID]
    }
}

extension RuleDefinition {
    /// Reads a record of the entity `rule`.
    init(_ record: Record) throws {
        try self.init([
            "name": record["name"]?.apiJSON ?? .null, "title": record["title"]?.apiJSON ?? .null,
            "on": record["event"]?.apiJSON ?? .null,
            "changed": record["changed"]?.json ?? .null,
            "when": record["condition"]?.apiJSON ?? .null,
            "actions": record["actions"]?.json ?? .array([]),
        ])
    }

    /// What its record holds, without the name.
    var values: [String: Value] {
        [
            "title": .text(title), "event": .text(event),
            "changed": .json(.array(changed.map(JSON.string))),
            "condition": condition.map(Value.text) ?? .null,
            "actions": .json(.array(actions.map(\.json))),
        ]
    }
}

extension Transaction {
    /// Returns the record of a rule.
    ///
    /// - Throws: `not_found` with the nearest name.
    func rule(_ name: String) throws -> Record {
        let named: [String: JSON] = ["name": .string(name)]
        if let record = try find("rule", where: "name = :name", named).first { return record }
        let names = try find("rule", limit: 1000).map(\.title)
        throw KernelError(
            .notFound, "There is no rule `\(name)`\(Suggestion.question(for: name, among: names))",
            recovery: "See all of them: kith rule list")
    }
}
