import KithModel
import KithStore

extension Kernel {
    /// Uninstalls a plugin: it is gone at once, its data are kept and marked as nobody's.
    ///
    /// - Parameter isCascading: whether the plugins that require it are disabled with it.
    /// - Throws: `not_found`; `conflict` where it was never enabled, or that names the plugins
    ///   which require it.
    public func uninstall(
        _ id: String, cascading isCascading: Bool = false, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try await requireKnown(id)
        try await change(as: principal, door: door, title: "Uninstall \(id)", once: once) { desk in
            guard let entry = desk.entries[id], entry.state != "removed" else {
                throw KernelError(
                    .conflict, "The plugin `\(id)` is not installed.",
                    recovery: "See how it stands: kith plugin info \(id)")
            }
            let dependents = try desk.dependents(of: id, cascading: isCascading, "uninstall")
            return RegistryChange(
                sources: desk.sources, enabled: desk.enabled.subtracting(dependents + [id])
            ) { transaction in
                for other in dependents {
                    try PluginRecord.end(other, as: "disabled", transaction)
                }
                try PluginRecord.end(id, as: "removed", transaction)
                try PluginPackageTable(transaction.state.session).remove(id)
            }
        }
        sources.forgive(id)
        environment.health.clear(id)
    }

    /// What purging a plugin would take away for good.
    public struct PurgeImpact: Sendable {
        /// How many records go, by entity.
        public var records: [(entity: String, count: Int64)]
        /// The fields that go from the entities of others, as `contact.mkt_score`.
        public var fields: [String]
        /// How many saved views list its entities.
        public var views: Int
        /// How many choices of administrators go.
        public var settings: Int
        /// How many values go that it remembers.
        public var values: Int
        /// The roles that it has brought; they stay.
        public var roles: [String]
        /// The installed plugins that require it.
        public var dependents: [String]
        /// What would be done in the database, in sentences.
        public var steps: [String]
    }

    /// Says what purging a plugin would take away.
    ///
    /// - Throws: `not_found`; `conflict` where it was never enabled, or where something else
    ///   still needs what is its own.
    public func purgeImpact(of id: String, as principal: Principal) async throws -> PurgeImpact {
        try await requireKnown(id)
        let requiring = try await plugins().filter {
            $0.isInstalled && !$0.isRemoved && $0.manifest.requires.contains(id)
        }.map(\.manifest.id)
        return try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let estate = try PluginEstate(id, transaction.state.session)
            let known = PluginEntry.byID(try transaction.find("plugin", limit: 1000))[id]
            guard known != nil || !estate.isEmpty else {
                throw KernelError(.conflict, "The plugin `\(id)` has never been installed.")
            }
            let session = transaction.state.session
            return PurgeImpact(
                records: try estate.counts(session),
                fields: estate.fields.map { "\($0.entity).\($0.field)" },
                views: try Self.views(of: estate, transaction).count,
                settings: try Self.settings(of: id, transaction).count,
                values: try PluginValueTable(session).count(of: id),
                roles: try transaction.find(
                    "role", where: "brought_by = :plugin", ["plugin": .string(id)]
                ).map(\.title),
                dependents: requiring,
                steps: try estate.plan(session.dialect).steps.map(\.summary))
        }
    }

    /// Takes away for good what a plugin has kept: tables, columns, indexes, saved views.
    ///
    /// - Parameter confirmation: the plugin's id, typed once more.
    /// - Throws: `not_found`; `invalid` without the confirmation; `conflict` while it is enabled
    ///   or where something else still needs what is its own. Nothing is changed then.
    public func purge(
        _ id: String, confirmation: String, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        guard confirmation == id else {
            throw KernelError(
                .invalid, "Purging `\(id)` deletes its data for good: type its id to confirm.",
                recovery: "See what would go, then: kith plugin purge \(id) --confirm \(id)",
                field: "confirm")
        }
        try await requireKnown(id)
        try await change(as: principal, door: door, title: "Purge \(id)", once: once) { desk in
            guard !desk.enabled.contains(id) else {
                throw KernelError(
                    .conflict, "The plugin `\(id)` is enabled.",
                    recovery: "Uninstall it first: kith plugin uninstall \(id)")
            }
            return RegistryChange(sources: desk.sources, enabled: desk.enabled) { transaction in
                let session = transaction.state.session
                let estate = try PluginEstate(id, session)
                let views = try Self.views(of: estate, transaction)
                if !views.isEmpty { try transaction.delete("view", views) }
                let plan = try estate.plan(session.dialect)
                try SchemaApplier.apply(plan, session)
                for followUp in plan.followUps {
                    if case .unindex(let number) = followUp {
                        try SearchIndex(session).remove(entity: number)
                    }
                }
                try Self.forget(id, transaction)
            }
        }
        sources.forgive(id)
    }

    /// Takes away what was decided about a plugin and kept for it, beside its records.
    static func forget(_ id: String, _ transaction: Transaction) throws {
        let session = transaction.state.session
        let settings = try settings(of: id, transaction)
        if !settings.isEmpty { try transaction.delete("setting", settings) }
        try PluginRecord.forget(id, transaction)
        try PluginPackageTable(session).remove(id)
        try PluginValueTable(session).remove(of: id)
        try JobTable(session).remove(of: id)
        try ScheduleTable(session).remove(of: id)
    }

    /// What was chosen for it: the next plugin of the name begins with its own defaults.
    private static func settings(of id: String, _ transaction: Transaction) throws -> [RecordID] {
        try transaction.find(
            "setting", where: "name ^= :prefix", ["prefix": .string(id + ".")], limit: 1000
        ).map(\.id)
    }

    private static func views(
        of estate: PluginEstate, _ transaction: Transaction
    ) throws -> [RecordID] {
        try estate.names.flatMap { name in
            try transaction.find(
                "view", where: "of_entity = :entity", ["entity": .string(name)], limit: 1000
            ).map(\.id)
        }
    }
}

extension RegistryDesk {
    /// Returns the plugins that have to be disabled with another.
    ///
    /// - Parameter verb: the command that asks, as `disable`.
    /// - Throws: `conflict` that names them, unless they may go along.
    func dependents(of id: String, cascading isCascading: Bool, _ verb: String) throws -> [String] {
        let dependents = allDependents(of: id)
        guard dependents.isEmpty || isCascading else {
            throw KernelError(
                .conflict, "`\(id)` is required by \(dependents.joined(separator: ", ")).",
                recovery: "Disable them with it: kith plugin \(verb) \(id) --cascade")
        }
        return dependents
    }

    /// The plugins that run and require another, directly or not, in the order in which they
    /// can be disabled.
    private func allDependents(of id: String) -> [String] {
        var found: Set<String> = []
        for source in present.running {
            let needs = source.manifest.requires
            if needs.contains(id) || needs.contains(where: found.contains) {
                found.insert(source.manifest.id)
            }
        }
        return present.running.map(\.manifest.id).filter(found.contains).reversed()
    }
}
