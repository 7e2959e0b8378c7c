import KithModel
import KithQuery
import KithStore

/// Makes a generation of what is there, enabled and installed.
///
/// It runs inside the write transaction that installs what the generation needs.
struct GenerationBuilder {
    let session: any SQLSession
    let sources: [PluginSource]
    let organisation: Organisation
    /// What plugins have renamed by steps that they have not taken yet.
    var renames: [StepRenames] = []
    /// What is installed, where this transaction has read it already; nil where not.
    var installed: [InstalledEntity]?

    /// A generation, and what the change of schema leaves to do in the same transaction.
    struct Built: Sendable {
        let generation: Generation
        let followUps: [SchemaFollowUp]
        /// What is installed now.
        let installed: [InstalledEntity]
    }

    /// What administrators have added by themselves.
    struct Custom: Sendable {
        var entities: [EntityDefinition] = []
        var fields: [EntityDefinition.Extension] = []
    }

    /// Installs the entities of the kernel, of the enabled plugins and of
    /// administrators, and returns the generation that they make.
    ///
    /// - Parameters:
    ///   - enabled: the ids of the enabled plugins.
    ///   - custom: what administrators have added; left as it is installed where nil.
    ///   - number: the number of the new generation.
    /// - Throws: `KernelError` that names the two owners of a collision, a missing
    ///   requirement, or a definition that cannot be installed.
    func build(enabled: Set<String>, custom: Custom?, number: Int) throws -> Built {
        let active = try Resolver(sources).ordered(enabled)
        let collected = try Self.contributions(of: active)
        try Resolver.checkCollisions(collected)
        let plan = try plan(collected, custom)
        if !plan.isEmpty { try SchemaApplier.apply(plan, session) }
        let installed = plan.isEmpty ? plan.installed : try Catalogue.read(session)
        return Built(
            generation: try generation(collected, active, number, installed),
            followUps: plan.followUps, installed: installed)
    }

    /// Returns what would change in the database if these plugins were enabled.
    func plan(enabled: Set<String>, custom: Custom?) throws -> SchemaPlan {
        let active = try Resolver(sources).ordered(enabled)
        return try plan(Self.contributions(of: active), custom)
    }

    /// What the kernel and some plugins add, in this order.
    private static func contributions(of active: [PluginSource]) throws -> [Contributions] {
        var kernel = Contributions(owner: KernelEntities.owner)
        try KernelContributions.declare(&kernel)
        return [kernel] + (try active.map { try $0.contributions() })
    }

    private func plan(_ collected: [Contributions], _ custom: Custom?) throws -> SchemaPlan {
        try SchemaPlanner.plan(
            installed: installed ?? Catalogue.read(session),
            wanted: Self.wanted(collected, custom ?? Custom()).map(renamed),
            owners: Set(collected.map(\.owner) + (custom == nil ? [] : [Self.customOwner])),
            dialect: session.dialect)
    }

    private func generation(
        _ collected: [Contributions], _ active: [PluginSource], _ number: Int,
        _ installed: [InstalledEntity]
    ) throws -> Generation {
        let owners = Set(collected.map(\.owner) + [Self.customOwner])
        let schema = SchemaBuilder.schema(installed: installed) { owners.contains($0) }
        var formulas: [Int64: [CompiledFormula]] = [:]
        for entity in schema.entities {
            let compiled = try CompiledFormula.compile(entity)
            if !compiled.isEmpty { formulas[entity.id] = compiled }
        }
        let hooks = try Resolver.checked(
            collected.flatMap(Self.hooks), schema: schema, active: active)
        let resting = Self.resting(hooks, active)
        let contributions = collected.flatMap(\.all)
        try Resolver.check(contributions, schema: schema)
        try Resolver.checkComputed(contributions, schema: schema)
        try Resolver.checkRules(
            contributions, of: active,
            schema: SchemaBuilder.schema(installed: installed) { _ in true },
            baseCurrency: organisation.baseCurrency)
        try Resolver.checkSettings(contributions)
        try ScheduleDefinition.check(contributions)
        try FormDefinition.check(contributions)
        return Generation(
            number: number, schema: schema, contributions: contributions,
            running: active, resting: resting,
            hooks: try HookTable(
                hooks.filter { !resting.contains($0.id) },
                requirements: Self.requirements(active.map(\.manifest))),
            commands: Dictionary(
                uniqueKeysWithValues: collected.flatMap(Self.commands).map {
                    ($0.definition.name, $0)
                }),
            comparers: RegisteredComparer.all(collected),
            computations: RegisteredComputation.all(collected),
            healthChecks: RegisteredHealthCheck.all(collected),
            jobs: RegisteredJob.all(collected),
            performers: RegisteredPerformer.all(collected),
            flows: RegisteredFlow.all(collected),
            pollers: RegisteredPoller.all(collected),
            forms: RegisteredForm.all(collected, of: active),
            formulas: formulas,
            rollups: try RollupTable(schema, baseCurrency: organisation.baseCurrency),
            timelines: try TimelineTable(contributions, schema: schema),
            codec: RowCodec(baseCurrency: organisation.baseCurrency), dialect: session.dialect)
    }

    /// The hooks on events that their plugins may not hear any more.
    private static func resting(
        _ hooks: [RegisteredHook], _ active: [PluginSource]
    ) -> Set<String> {
        let narrowed = active.filter { !$0.refused.isEmpty }
        return Set(
            hooks.filter { hook in
                narrowed.contains {
                    $0.manifest.id == hook.owner && $0.rests(on: hook.definition.event)
                }
            }.map(\.id))
    }

    private func renamed(_ entity: WantedEntity) -> WantedEntity {
        renames.reduce(entity) { $1.applied(to: $0) }
    }

    /// What each plugin builds on, of manifests in the order of their dependencies.
    private static func requirements(_ manifests: [Manifest]) -> [String: Set<String>] {
        var requirements: [String: Set<String>] = [:]
        for manifest in manifests {
            let others = manifest.requires + manifest.optional.filter { requirements[$0] != nil }
            let further = others.flatMap { requirements[$0] ?? [] }
            requirements[manifest.id] = Set(others + further + [KernelEntities.owner])
        }
        return requirements
    }

    /// The owner of what administrators add by themselves.
    static let customOwner = "x"

    private static func wanted(_ collected: [Contributions], _ custom: Custom) -> [WantedEntity] {
        var definitions: [(owner: String, definition: EntityDefinition)] = []
        var extensions: [String: [WantedEntity.Addition]] = [:]
        for contribution in collected.flatMap(\.all) {
            switch contribution.kind {
            case .entity(let definition):
                definitions.append(
                    (contribution.owner, Self.indexed(definition, contribution.owner, collected)))
            case .fieldExtension(let added):
                extensions[added.entity, default: []].append(
                    .init(owner: contribution.owner, fields: added.fields))
            default: continue
            }
        }
        definitions += custom.entities.map { (customOwner, $0) }
        for added in custom.fields {
            extensions[added.entity, default: []].append(
                .init(owner: customOwner, fields: added.fields))
        }
        return definitions.map {
            WantedEntity(
                $0.definition, owner: $0.owner,
                extensions: extensions[$0.definition.name] ?? [])
        }
    }

    /// Returns an entity with an index for each of its owner's own ways onto timelines.
    private static func indexed(
        _ definition: EntityDefinition, _ owner: String, _ collected: [Contributions]
    ) -> EntityDefinition {
        var indexed = definition
        for contribution in collected.flatMap(\.all) where contribution.owner == owner {
            guard case .timeline(let provider) = contribution.kind,
                provider.entity == definition.name
            else { continue }
            for pointer in provider.pointers where pointer.through == nil {
                let fields = [pointer.field, provider.moment ?? SystemField.createdAt.name]
                guard !indexed.indexedTogether.contains(fields) else { continue }
                indexed.indexedTogether.append(fields)
            }
        }
        return indexed
    }

    private static func hooks(_ contributions: Contributions) -> [RegisteredHook] {
        contributions.all.compactMap { contribution in
            guard case .hook(let definition) = contribution.kind else { return nil }
            return RegisteredHook(
                id: contribution.id, owner: contribution.owner, definition: definition,
                source: contribution.source, handler: contributions.handlers[definition.handler])
        } + RegisteredComputation.hooks(contributions)
    }

    private static func commands(_ contributions: Contributions) -> [RegisteredCommand] {
        contributions.all.compactMap { contribution in
            guard case .command(let definition) = contribution.kind,
                case .command(let body) = contributions.handlers[definition.handler]
            else { return nil }
            return RegisteredCommand(owner: contribution.owner, definition: definition, run: body)
        }
    }
}
