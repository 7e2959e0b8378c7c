import KithModel
import KithQuery
import KithStore
import Synchronization

/// Everything that is registered and enabled at one moment; immutable.
///
/// Enabling, disabling and changing fields make a new generation, which replaces the old
/// one at once. What runs keeps the generation that it began with.
public final class Generation: Sendable {
    /// The number of the generation within this process, from 1.
    public let number: Int
    /// The visible entities.
    public let schema: Schema
    /// The contributions of the kernel and of the enabled plugins.
    public let contributions: [Contribution]
    /// The manifests of the enabled plugins, with what they were granted of what they ask, in
    /// the order of their dependencies.
    public let enabled: [Manifest]
    /// The enabled plugins, as they run.
    let running: [PluginSource]
    /// The ids of the hooks that rest, since their plugins may not hear the events any more.
    let resting: Set<String>
    let hooks: HookTable
    let commands: [String: RegisteredCommand]
    let comparers: [String: [RegisteredComparer]]
    let computations: [RegisteredComputation]
    let healthChecks: [RegisteredHealthCheck]
    let jobs: [String: RegisteredJob]
    let performers: [String: RegisteredPerformer]
    let flows: [String: RegisteredFlow]
    let schedules: [String: ScheduleDefinition]
    let pollers: [String: RegisteredPoller]
    let forms: [String: RegisteredForm]
    let settings: [String: SettingDefinition]
    let rules: [String: [RecordRule]]
    let translations: [String: [Translation]]
    let tables: [Int64: RecordTable]
    let writePlans: [Int64: WritePlan]
    let formulas: [Int64: [CompiledFormula]]
    let rollups: RollupTable
    let timelines: TimelineTable
    let references: [String: [Schema.Reference]]
    let codec: RowCodec
    /// What plugins may do, as far as somebody has asked.
    let pluginAccess = Mutex<[String: [Int64: EntityAccess]]>([:])

    init(
        number: Int, schema: Schema, contributions: [Contribution], running: [PluginSource],
        resting: Set<String>, hooks: HookTable, commands: [String: RegisteredCommand],
        comparers: [String: [RegisteredComparer]], computations: [RegisteredComputation],
        healthChecks: [RegisteredHealthCheck], jobs: [String: RegisteredJob],
        performers: [String: RegisteredPerformer], flows: [String: RegisteredFlow],
        pollers: [String: RegisteredPoller], forms: [String: RegisteredForm],
        formulas: [Int64: [CompiledFormula]],
        rollups: RollupTable, timelines: TimelineTable,
        codec: RowCodec, dialect: any SQLDialect
    ) {
        self.number = number
        self.schema = schema
        self.contributions = contributions
        enabled = running.map(\.granted)
        self.running = running
        self.resting = resting
        self.hooks = hooks
        self.commands = commands
        self.comparers = comparers
        self.computations = computations
        self.healthChecks = healthChecks
        self.jobs = jobs
        self.performers = performers
        self.flows = flows
        self.pollers = pollers
        self.forms = forms
        schedules = ScheduleDefinition.all(contributions, of: running)
        settings = SettingDefinition.all(contributions)
        rules = Self.rules(contributions, of: running)
        translations = Translation.all(contributions)
        self.formulas = formulas
        self.rollups = rollups
        self.timelines = timelines
        self.codec = codec
        references = schema.references
        tables = Dictionary(
            uniqueKeysWithValues: schema.entities.map {
                ($0.id, RecordTable($0, schema: schema, codec: codec, dialect: dialect))
            })
        writePlans = Dictionary(
            uniqueKeysWithValues: schema.entities.map {
                ($0.id, WritePlan($0, schema: schema, baseCurrency: codec.baseCurrency))
            })
    }

    /// How the pages show entities, by the entity's name.
    public var views: [String: EntityView] {
        var views: [String: EntityView] = [:]
        for contribution in contributions {
            if case .view(let view) = contribution.kind { views[view.entity] = view }
        }
        return views
    }

    /// Returns the command of a name.
    ///
    /// - Throws: `not_found` with the nearest name.
    func command(_ name: String) throws -> RegisteredCommand {
        if let command = commands[name] { return command }
        throw KernelError(
            .notFound,
            "There is no command `\(name)`\(Suggestion.question(for: name, among: commands.keys))",
            recovery: "See all of them: kith run --list")
    }

    /// Returns the command as it is now, for who was given it before; what it takes must be
    /// the same still.
    ///
    /// - Throws: `not_found` where it is gone; `conflict` where it takes something else now.
    func command(_ known: RegisteredCommand) throws -> RegisteredCommand {
        let present = try command(known.definition.name)
        guard present.definition.arguments == known.definition.arguments else {
            throw KernelError(
                .conflict, "`\(known.definition.name)` has just changed what it takes.",
                recovery: "Look at it and try again: kith explain \(known.definition.name)")
        }
        return present
    }

    /// Returns the table of an entity of this generation.
    func table(_ entity: Entity) throws -> RecordTable {
        guard let table = tables[entity.id] else { throw Self.missing(entity.name) }
        return table
    }

    /// Returns what a write needs to know of an entity of this generation.
    func writePlan(_ entity: Entity) throws -> WritePlan {
        guard let plan = writePlans[entity.id] else { throw Self.missing(entity.name) }
        return plan
    }

    private static func missing(_ name: String) -> KernelError {
        KernelError(.notFound, "There is no entity `\(name)` any more.")
    }
}

/// A command with its code and its owner.
struct RegisteredCommand: Sendable {
    let owner: String
    let definition: CommandDefinition
    let run: @Sendable (CommandInput, Transaction) throws -> CommandOutput
}

extension Schema {
    /// A field of some entity that points to another.
    struct Reference: Sendable {
        let entity: Entity
        let field: Field
        let onDelete: FieldType.DeleteRule
    }

    /// The fields that point to each entity, by the entity's name; the system's fields,
    /// which point to users and teams, are left out: users are deactivated, not deleted.
    var references: [String: [Reference]] {
        var references: [String: [Reference]] = [:]
        for entity in entities {
            for field in entity.ownFields {
                guard case .reference(let reference) = field.type else { continue }
                references[reference.entity, default: []].append(
                    Reference(entity: entity, field: field, onDelete: reference.onDelete))
            }
        }
        return references
    }
}
