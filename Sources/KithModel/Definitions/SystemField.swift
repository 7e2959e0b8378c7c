/// The fields that every record has, in the order of their slots.
public enum SystemField: Int, Sendable, Hashable, CaseIterable {
    case id, version, createdAt, createdBy, updatedAt, updatedBy, owner, team, deletedAt

    /// The name in queries and JSON.
    public var name: String {
        switch self {
        case .id: "id"
        case .version: "version"
        case .createdAt: "created_at"
        case .createdBy: "created_by"
        case .updatedAt: "updated_at"
        case .updatedBy: "updated_by"
        case .owner: "owner"
        case .team: "team"
        case .deletedAt: "deleted_at"
        }
    }

    /// The place of the value in a record.
    public var slot: Int { rawValue }

    /// How many slots the system's fields take.
    public static let count = 9

    /// What it is, as any other field.
    public var definition: FieldDefinition {
        let user = FieldType.Reference("user")
        switch self {
        case .id: return FieldDefinition(name, .reference(.init("")), title: "Id").readOnly()
        case .version: return FieldDefinition(name, .integer).readOnly()
        case .createdAt, .updatedAt, .deletedAt: return FieldDefinition(name, .instant).readOnly()
        case .createdBy, .updatedBy: return FieldDefinition(name, .reference(user)).readOnly()
        case .owner: return FieldDefinition(name, .reference(user))
        case .team: return FieldDefinition(name, .reference(.init("team")))
        }
    }
}
