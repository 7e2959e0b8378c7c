/// One record: an entity's fields with their values.
public struct Record: Sendable {
    /// What the record is one of.
    public let entity: Entity
    /// A value for every field of the entity, by slot.
    public var values: [Value]
    /// The slots of what whoever receives the record may not read: their values are empty,
    /// and JSON leaves them out.
    package var hiddenSlots: Set<Int> = []

    /// Makes a record with empty fields.
    public init(entity: Entity, id: RecordID) {
        self.entity = entity
        let count = entity.fields.count
        // A list makes one for each row: repeating a value would copy it once a field.
        values = Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            for slot in 0..<count { buffer.initializeElement(at: slot, to: .null) }
            initialized = count
        }
        values[SystemField.id.slot] = .reference(id)
    }

    /// Makes a record of values, one for every field of the entity.
    public init(entity: Entity, values: [Value]) {
        self.entity = entity
        self.values = values
    }

    /// The record's identity.
    public var id: RecordID {
        values[SystemField.id.slot].reference ?? RecordID(milliseconds: 0, node: 0, sequence: 0)
    }

    /// How often it has been written, from 1.
    public var version: Int64 { values[SystemField.version.slot].integer ?? 0 }

    /// The value of a system's field.
    public subscript(_ system: SystemField) -> Value {
        get { values[system.slot] }
        set { values[system.slot] = newValue }
    }

    /// The value of a field.
    public subscript(_ field: Field) -> Value {
        get { values[field.slot] }
        set { values[field.slot] = newValue }
    }

    /// The value of the field of a name; nil when the entity has no such field.
    public subscript(_ name: String) -> Value? { entity.field(name).map { values[$0.slot] } }

    /// Sets the value of the field of a name.
    ///
    /// - Throws: `unknown_field` with the nearest name.
    public mutating func set(_ name: String, _ value: Value) throws {
        guard let field = entity.field(name) else { throw entity.unknownField(name) }
        values[field.slot] = value
    }

    /// Whether the record has been deleted.
    public var isDeleted: Bool { !values[SystemField.deletedAt.slot].isNull }

    /// The text by which people know the record; its id where that is empty.
    public var title: String {
        let text = values[entity.titleField.slot].plainText
        return text.isEmpty ? id.description : text
    }
}

extension Entity {
    /// Returns the error for a field that does not exist or may not be read: the same words
    /// for both, so that nothing tells them apart.
    ///
    /// `candidates` are the names that may be suggested; all of the entity's where nil.
    public func unknownField(_ name: String, candidates: [String]? = nil) -> KernelError {
        let hint = Suggestion.question(for: name, among: candidates ?? fields.map(\.name))
        return KernelError(
            .unknownField, "unknown field `\(name)` of `\(self.name)`\(hint)",
            recovery: "See the fields: kith entity show \(self.name)", field: name)
    }
}
