import KithModel
import KithQuery

/// On whose behalf something is done; every call to the kernel takes one.
public enum Principal: Sendable, Hashable {
    /// A person who signed in.
    case user(RecordID)
    /// An API token, by the id of its record; it acts for its user within its scopes.
    case token(RecordID)
    /// The kernel itself, with the reason that the audit trail shows.
    case system(reason: String)
}

/// Through what a call came, as the change log shows it: `cli`, `import`, `api`.
public struct Door: Sendable, Hashable {
    /// The word in the change log.
    public let name: String

    /// Names a door.
    public init(_ name: String) { self.name = name }

    /// The command line.
    public static let cli = Door("cli")
    /// An import of a file.
    public static let `import` = Door("import")
    /// The undoing of a change set.
    public static let undo = Door("undo")
    /// The kernel's own doing.
    public static let kernel = Door("kernel")
}

/// A principal with the rights that it has at this moment, within one transaction.
struct Actor: Sendable {
    /// The user; nil for the system and for a plugin that acts for itself.
    var user: RecordID?
    /// What may be done.
    var rights: AccessRights
    /// What stands in the change log's `via`.
    var via: String
    /// The time zone of days and buckets.
    var timeZone: String
    /// Whether it is an administrator or the kernel itself.
    var isAdministrator: Bool
    /// The plugin whose command this is; nil outside of commands.
    var commandOwner: String?
    /// The plugin whose code acts; nil for a person at a door.
    var plugin: String?
}
