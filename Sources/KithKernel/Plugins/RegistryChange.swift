import KithModel
import KithStore

/// What is there when a change of plugins gets its turn to write.
struct RegistryDesk {
    /// The generation that holds for this write.
    let present: Generation
    /// What the database says of the plugins, by their ids.
    let entries: [String: PluginEntry]
    /// Every plugin: what runs as it began, the others as they lie in their folders.
    let sources: [PluginSource]
    let session: any SQLSession

    /// The ids of the plugins that run.
    var enabled: Set<String> { Set(present.running.map(\.manifest.id)) }

    /// Returns the plugin of an id that runs.
    ///
    /// - Throws: `conflict` where it does not.
    func running(_ id: String) throws -> PluginSource {
        if let source = present.running.first(where: { $0.manifest.id == id }) { return source }
        throw KernelError(
            .conflict, "The plugin `\(id)` is not enabled.",
            recovery: "Enable it first: kith plugin enable \(id)")
    }

    /// Returns all plugins with one in another form, or with one more.
    func sources(with source: PluginSource) -> [PluginSource] {
        sources.filter { $0.manifest.id != source.manifest.id } + [source]
    }

    /// Returns a plugin as its files were kept; nil where none were.
    func kept(_ fresh: PluginSource) throws -> PluginSource? {
        guard fresh.folder != nil,
            let bytes = try PluginPackageTable(session).content(of: fresh.manifest.id)
        else { return nil }
        return try fresh.reopened(PluginPackage(bytes: bytes))
    }
}

/// A change of what is enabled, worked out when its turn to write has come.
struct RegistryChange {
    /// Every plugin, those that change in their new form.
    var sources: [PluginSource]
    /// The ids of those that run from now on.
    var enabled: Set<String>
    /// What they call differently from now on.
    var renames: [StepRenames] = []
    /// Steps whose code goes through records before the change is made, in order.
    var stages: [StepStage] = []
    /// The error where the change would have to change the database; nil where it may.
    var refusalToReshape: KernelError?
    /// Writes what goes along, in the new generation.
    var write: (Transaction) throws -> Void
}

extension Kernel {
    /// Builds a new generation in one transaction with what goes along, then swaps.
    ///
    /// - Parameter plan: works the change out when the turn to write has come, so that two
    ///   changes at once follow one another.
    func change(
        as principal: Principal, door: Door, title: String, once: Once<Void>? = nil,
        _ plan: @escaping @Sendable (RegistryDesk) throws -> RegistryChange
    ) async throws {
        let context = ChangeSetContext(kind: "plugin", title: title)
        let next = try await StoreFault.translated {
            try await self.store.write { session in
                try self.writing(once: once?.of { _ in }, on: session) {
                    let desk = try self.desk(principal, door, session)
                    let next = try self.build(desk, plan(desk), principal, door, context)
                    try self.generations.propose(next, on: session)
                    return next
                }
            }
        }
        generations.swap(to: next)
        commits.ring()
    }

    /// Returns what there is, for an administrator.
    ///
    /// - Throws: `forbidden` for who is none.
    func desk(
        _ principal: Principal, _ door: Door, _ session: any SQLSession
    ) throws -> RegistryDesk {
        let present = try generations.holding(on: session)
        let directory = AccessDirectory(
            session: session, generation: present, environment: environment)
        try Self.requireAdministrator(directory.actor(for: principal, door: door))
        return RegistryDesk(
            present: present, entries: PluginEntry.byID(try directory.find("plugin") { _, _ in }),
            sources: sources.all(beside: present), session: session)
    }

    private func build(
        _ desk: RegistryDesk, _ change: RegistryChange, _ principal: Principal, _ door: Door,
        _ context: ChangeSetContext
    ) throws -> Generation {
        let (session, present) = (desk.session, desk.present)
        var builder = GenerationBuilder(
            session: session, sources: change.sources, organisation: environment.organisation)
        builder.renames = change.renames
        let custom = try CustomDefinitions.read(
            AccessDirectory(session: session, generation: present, environment: environment))
        if let refusal = change.refusalToReshape,
            try !builder.plan(enabled: change.enabled, custom: custom).isEmpty
        {
            throw refusal
        }
        for stage in change.stages {
            try take(stage, desk, change, custom, principal, door)
        }
        let built = try builder.build(
            enabled: change.enabled, custom: custom, number: present.number + 1)
        let runner = TransactionRunner(
            generation: built.generation, environment: environment, principal: principal,
            door: door, context: context, isReshaping: true)
        _ = try runner.run(on: session) { transaction in
            try change.write(transaction)
            try SchemaUpkeep(built).run(in: transaction, since: present.schema)
        }
        try Parking(built.generation, environment).follow(on: session, isStrict: true)
        return built.generation
    }

    /// Installs what a plugin's definitions are in a step, where nothing else works, and lets
    /// the step's code go through the records that it names.
    private func take(
        _ stage: StepStage, _ desk: RegistryDesk, _ change: RegistryChange,
        _ custom: GenerationBuilder.Custom, _ principal: Principal, _ door: Door
    ) throws {
        let id = stage.source.manifest.id
        let others = change.sources.filter { $0.manifest.id != id }.map { $0.bare() }
        var builder = GenerationBuilder(
            session: desk.session, sources: others + [stage.source],
            organisation: environment.organisation)
        builder.renames = [stage.renames]
        let built = try builder.build(
            enabled: change.enabled, custom: custom, number: desk.present.number)
        let runner = TransactionRunner(
            generation: built.generation, environment: environment, principal: principal,
            door: door,
            context: ChangeSetContext(kind: "plugin", title: "Step \(stage.step.name) of \(id)"),
            isReshaping: true)
        _ = try runner.run(on: desk.session) { transaction in
            try SchemaUpkeep(built).run(in: transaction, since: desk.present.schema)
            try DataStep(step: stage.step, transaction: transaction.asPlugin(id)).run()
        }
    }

    static func requireAdministrator(_ actor: Actor) throws {
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
        (actor.isAdministrator, actor.commandOwner) = (false, nil)
        actor.plugin = id
        return Transaction(state: state, actor: actor, depth: depth, cause: cause, chain: chain)
    }
}
