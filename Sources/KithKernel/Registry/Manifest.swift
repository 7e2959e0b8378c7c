import KithModel
import KithQuery

/// Who a plugin is and what it asks for; the same keys as a plugin's `plugin.json`.
public struct Manifest: Sendable, Hashable {
    /// The id, which is also the prefix of its commands, as `sales`.
    public var id: String
    /// What people call it.
    public var name: String
    /// Its version, as `1.4.0`.
    public var version: String
    /// One sentence about what it does.
    public var summary: String
    /// Who publishes it; `kith` may use names without a prefix.
    public var publisher: String
    /// The ids of the plugins that must be enabled first.
    public var requires: [String]
    /// The ids of the plugins that it works with where they are enabled.
    public var optional: [String] = []
    /// The versions that fit of what it requires and works with; any where none is named.
    public var versions: [String: VersionRange] = [:]
    /// The plugins beside which it cannot run, by the versions that are meant.
    public var conflicts: [String: VersionRange] = [:]
    /// The versions of Kith that it works with.
    public var engine = VersionRange.any
    /// The verbs that it needs on the entities of others, by entity.
    public var grants: [String: Set<Verb>]
    /// The fields of others' entities that it may change without `update` on all of them, by
    /// entity; a star at the end stands for any end.
    public var fieldGrants: [String: [String]] = [:]
    /// The sensitive fields of others' entities that it needs, as `contact.email`.
    public var fields: [String: FieldRight] = [:]
    /// The events of others that it hears, as `deal.won`, or `lead.*` for all about leads.
    public var events: [String] = []
    /// Whether it does work by itself, at times of its own.
    public var schedules = false
    /// The kinds of effects that it asks for, as `mail`.
    public var sends: Set<String> = []
    /// Whether it takes what people fill into forms without signing in.
    public var hasForms = false
    /// The limits that its code works under: `small`, `standard` or `large`.
    public var limits = "standard"
    /// The entities of which its rules keep records back.
    public var restricts: [String] = []
    /// The names of its data steps, in the order in which they run once each.
    public var migrations: [String]
    /// The steps that its entities and fields have taken from version to version, in order.
    public var steps: [MigrationStep] = []

    /// Makes a manifest.
    public init(
        id: String, name: String, version: String, summary: String, publisher: String = "kith",
        requires: [String] = [], grants: [String: Set<Verb>] = [:], migrations: [String] = []
    ) {
        self.id = id
        self.name = name
        self.version = version
        self.summary = summary
        self.publisher = publisher
        self.requires = requires
        self.grants = grants
        self.migrations = migrations
    }
}

extension Manifest {
    /// Everything that it asks for, as `contact:read`, `contact:update:job_title`,
    /// `contact.email:read` and `deal.won:hear`, in order: what an administrator approves by enabling it.
    public var asks: [String] {
        let verbs = grants.flatMap { entity, verbs in verbs.map { "\(entity):\($0.rawValue)" } }
        let changes = fieldGrants.flatMap { entity, names in
            names.map { "\(entity):update:\($0)" }
        }
        let heard = events.map { "\($0):hear" } + restricts.map { "\($0):restrict" }
        let more =
            (limits == "large" ? ["limits:large"] : []) + (schedules ? ["schedule"] : [])
            + (hasForms ? ["form"] : []) + sends
        return (verbs + changes + heard + more + fields.map { "\($0.key):\($0.value.rawValue)" })
            .sorted()
    }
}
