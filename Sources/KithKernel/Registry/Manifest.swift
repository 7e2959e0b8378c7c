import KithModel
import KithQuery

/// Who a capability is and what it asks for; the same keys as a plugin's `plugin.json`.
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
    /// The ids of the capabilities that must be enabled first.
    public var requires: [String]
    /// The verbs that it needs on the entities of others, by entity.
    public var grants: [String: Set<Verb>]
    /// The names of its data steps, in the order in which they run once each.
    public var migrations: [String]

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
