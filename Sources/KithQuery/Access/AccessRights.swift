import KithModel

/// What can be done with a record.
public enum Verb: String, Sendable, Hashable, Codable, CaseIterable {
    case create, read, update, delete, export, bulk, transfer
}

/// How far a role reaches into a field.
public enum FieldRight: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
    case none, read, write

    /// Returns whether a right is the lesser of two.
    public static func < (left: FieldRight, right: FieldRight) -> Bool {
        left.order < right.order
    }

    private var order: Int {
        switch self {
        case .none: 0
        case .read: 1
        case .write: 2
        }
    }
}

/// Which records a verb reaches.
public enum RecordScope: Sendable, Hashable {
    /// No record.
    case none
    /// The records that satisfy a condition, which holds no `me` and no moving date.
    case matching(Filter)
    /// Every record.
    case all
}

/// What one principal may do with one entity.
public struct EntityAccess: Sendable, Hashable {
    /// The reach of each verb; a verb that is missing reaches nothing.
    public var scopes: [Verb: RecordScope]
    /// Rights that differ from `defaultRight`, by field number.
    public var fields: [Int64: FieldRight]
    /// The right on fields that `fields` leaves out.
    public var defaultRight: FieldRight

    /// Makes the access to an entity.
    public init(
        scopes: [Verb: RecordScope] = [:], fields: [Int64: FieldRight] = [:],
        defaultRight: FieldRight = .write
    ) {
        self.scopes = scopes
        self.fields = fields
        self.defaultRight = defaultRight
    }

    /// Returns the reach of a verb.
    public func scope(_ verb: Verb) -> RecordScope { scopes[verb] ?? .none }

    /// Whether a field may be written that nobody may read, as a password for another server.
    public func mayWriteUnseen(_ field: Field) -> Bool {
        field.definition.isSecret && !field.definition.isReadOnly
            && (fields[field.id] ?? defaultRight) == .write
    }

    /// Returns the right on a field; the system's fields are read by whoever reads the record.
    public func right(on field: Field) -> FieldRight {
        if field.definition.isSecret { return min(fields[field.id] ?? defaultRight, .none) }
        if field.isSystem, field.name != "owner", field.name != "team" { return .read }
        return fields[field.id] ?? defaultRight
    }
}

/// What one principal may do, compiled from roles, grants and scopes for one schema.
public struct AccessRights: Sendable {
    /// The user on whose behalf, whom `me` means; nil for the system.
    public let user: RecordID?
    /// The access to each entity, by number.
    public let entities: [Int64: EntityAccess]
    /// The access to entities that `entities` leaves out.
    public let fallback: EntityAccess

    /// Makes rights.
    public init(
        user: RecordID?, entities: [Int64: EntityAccess], fallback: EntityAccess = EntityAccess()
    ) {
        self.user = user
        self.entities = entities
        self.fallback = fallback
    }

    /// Rights to everything, for the kernel itself and for administrators.
    public static func everything(user: RecordID?) -> AccessRights {
        let scopes = Dictionary(uniqueKeysWithValues: Verb.allCases.map { ($0, RecordScope.all) })
        return AccessRights(user: user, entities: [:], fallback: EntityAccess(scopes: scopes))
    }

    /// Returns the access to an entity.
    public func access(to entity: Entity) -> EntityAccess { entities[entity.id] ?? fallback }
}
