/// An entity as it is installed: a definition with stable numbers and all its fields.
///
/// Entities are immutable; a change of definition makes a new one in a new `Schema`.
public final class Entity: Sendable {
    /// The number that the database gave it; it survives a change of name.
    public let id: Int64
    /// What it is.
    public let definition: EntityDefinition
    /// Who registered it: a capability's id, `kernel`, or `x` for an administrator.
    public let owner: String
    /// All visible fields: the system's first, then the entity's own, then extensions.
    public let fields: [Field]
    /// The field by which a record is known.
    public let titleField: Field
    private let slots: [String: Int]

    /// Makes an entity of its parts; the system's fields must lead `fields` in their order,
    /// and each field's slot must be its place.
    public init(id: Int64, definition: EntityDefinition, owner: String, fields: [Field]) {
        self.id = id
        self.definition = definition
        self.owner = owner
        self.fields = fields
        slots = Dictionary(
            fields.map { ($0.name, $0.slot) }, uniquingKeysWith: { first, _ in first })
        titleField = fields[slots[definition.titleField] ?? 0]
    }

    /// The name, as `deal`.
    public var name: String { definition.name }

    /// Returns the field of a name, or nil.
    public func field(_ name: String) -> Field? { slots[name].map { fields[$0] } }

    /// Returns the field with a number, or nil.
    public func field(id: Int64) -> Field? { fields.first { $0.id == id } }

    /// Returns a field of the system.
    public func field(_ system: SystemField) -> Field { fields[system.slot] }

    /// The fields that are not the system's.
    public var ownFields: ArraySlice<Field> { fields[SystemField.count...] }
}

extension Entity: Hashable {
    /// Returns whether both are the same installed object.
    public static func == (left: Entity, right: Entity) -> Bool { left === right }
    /// Feeds what makes values equal into a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A field as it is installed: a definition with a stable number and a place in records.
public final class Field: Sendable {
    /// The number that the database gave it; the system's fields have 1 to 9 in each entity.
    public let id: Int64
    /// What it is.
    public let definition: FieldDefinition
    /// Who registered it.
    public let owner: String
    /// The place of its value in `Record.values`.
    public let slot: Int

    /// Makes a field of its parts.
    public init(id: Int64, definition: FieldDefinition, owner: String, slot: Int) {
        self.id = id
        self.definition = definition
        self.owner = owner
        self.slot = slot
    }

    /// The name, as `close_date`.
    public var name: String { definition.name }
    /// What kind of value it holds.
    public var type: FieldType { definition.type }
    /// Whether every record has it.
    public var isSystem: Bool { slot < SystemField.count }

    /// The entity's name that a reference points to, or nil.
    public var target: String? {
        if case .reference(let reference) = definition.type, !reference.entity.isEmpty {
            return reference.entity
        }
        if case .file = definition.type { return "file" }
        return nil
    }
}

extension Field: Hashable {
    /// Returns whether both are the same installed object.
    public static func == (left: Field, right: Field) -> Bool { left === right }
    /// Feeds what makes values equal into a hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
