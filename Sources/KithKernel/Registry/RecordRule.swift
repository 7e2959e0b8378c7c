import KithModel
import KithQuery

/// A rule of a plugin that takes records out of people's reach; no rule gives any.
///
/// It holds beside what roles allow, for everybody but administrators and the plugins' own
/// hooks. Where its condition can no longer be read, as when a field of it is hidden, it leaves
/// nothing.
public struct RecordRule: Sendable, Hashable {
    /// The entity whose records it keeps back.
    public var entity: String
    /// What it is about: `read`, `update`, `delete`, `export`, `transfer`.
    public var verbs: Set<Verb>
    /// The condition, in the query language, of the records that stay in reach; `@me` is the
    /// user, `:teams` the teams that the user is in or manages.
    public var condition: String
    /// One sentence for people who wonder why a record is not there.
    public var summary: String

    /// Makes a rule.
    public init(
        on entity: String, _ verbs: Set<Verb>, where condition: String, summary: String
    ) {
        self.entity = entity
        self.verbs = verbs
        self.condition = condition
        self.summary = summary
    }
}

extension Generation {
    /// The rules on the records of each entity, by its name, in the order of the plugins; those
    /// that a plugin was refused are left out.
    static func rules(
        _ contributions: [Contribution], of running: [PluginSource]
    ) -> [String: [RecordRule]] {
        let granted = Dictionary(
            running.map { ($0.manifest.id, $0.granted.restricts) }
        ) { first, _ in first }
        var rules: [String: [RecordRule]] = [:]
        for contribution in contributions {
            guard case .recordRule(let rule) = contribution.kind,
                granted[contribution.owner]?.contains(rule.entity) == true
            else { continue }
            rules[rule.entity, default: []].append(rule)
        }
        return rules
    }
}

extension AccessDirectory {
    /// The rules that hold now: those of the plugins that run, and where one that keeps records
    /// back should run and does not, that nothing is left of what it guards.
    func rules() throws -> [String: [RecordRule]] {
        var rules = generation.rules
        let running = Set(generation.enabled.map(\.id))
        let entries = PluginEntry.byID(try find("plugin") { _, _ in }).values
        for entry in entries where entry.state == "enabled" && !running.contains(entry.id) {
            for ask in entry.approved.sorted() where ask.hasSuffix(":restrict") {
                let entity = String(ask.dropLast(":restrict".count))
                rules[entity, default: []].append(
                    RecordRule(
                        on: entity, Set(Verb.allCases), where: "id is null",
                        summary: "The plugin `\(entry.id)` keeps records back, and does not run"))
            }
        }
        return rules
    }
}

extension RightsCompiler {
    /// Returns the reach of verbs as the rules of plugins leave it.
    func restricted(_ scopes: [Verb: RecordScope], of entity: Entity) -> [Verb: RecordScope] {
        var scopes = scopes
        for rule in rules[entity.name] ?? [] {
            let left = scope(.expression(rule.condition), of: entity)
            for verb in rule.verbs {
                scopes[verb] = AccessRights.both(scopes[verb] ?? .none, left)
            }
        }
        return scopes
    }
}

extension Resolver {
    /// Refuses rules that no manifest asks for, on what does not exist, and conditions that
    /// cannot be read; a field that is hidden only now does not count.
    ///
    /// - Parameter schema: with what is hidden.
    static func checkRules(
        _ contributions: [Contribution], of active: [PluginSource], schema: Schema,
        baseCurrency: Currency
    ) throws {
        let asked = Dictionary(
            active.map { ($0.manifest.id, $0.manifest.restricts) }
        ) { first, _ in first }
        for contribution in contributions {
            guard case .recordRule(let rule) = contribution.kind else { continue }
            do {
                guard asked[contribution.owner]?.contains(rule.entity) == true else {
                    throw KernelError(
                        .invalid, "The manifest does not say so.",
                        recovery: "Name `\(rule.entity)` under `restricts`.")
                }
                let entity = try schema.requireEntity(rule.entity)
                _ = try FilterParser.parse(
                    rule.condition, entity: entity, schema: schema,
                    parameters: ["teams": .array([])], baseCurrency: baseCurrency)
            } catch var error as KernelError {
                error.message =
                    "The rule `\(contribution.id)` on `\(rule.entity)` cannot be read: "
                    + error.message
                error.location = contribution.source.description
                throw error
            }
        }
    }
}
