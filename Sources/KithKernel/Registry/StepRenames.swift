import KithModel
import KithStore

/// What a plugin calls differently since the steps that it has taken last.
struct StepRenames: Sendable {
    private let owner: String
    /// Entities by their present name: what they were called.
    private var entities: [String: String] = [:]
    /// Fields by the present names of entity and field.
    private var fields: [String: [String: String]] = [:]

    /// Follows the renames of steps in their order.
    init(_ owner: String, _ changes: [MigrationStep.Change]) {
        self.owner = owner
        for change in changes {
            switch change {
            case .renameEntity(let name, let new):
                entities[new] = entities.removeValue(forKey: name) ?? name
                fields[new] = fields.removeValue(forKey: name)
            case .renameField(let name, let entity, let new):
                let first = fields[entity]?.removeValue(forKey: name) ?? name
                fields[entity, default: [:]][new] = first
            default: continue
            }
        }
    }

    /// Returns an entity that says what it and the owner's fields were called.
    func applied(to wanted: WantedEntity) -> WantedEntity {
        var wanted = wanted
        if wanted.owner == owner {
            wanted.definition.formerName =
                entities[wanted.definition.name] ?? wanted.definition.formerName
            wanted.definition.fields = renamed(wanted.definition.fields, of: wanted)
        }
        for index in wanted.extensions.indices where wanted.extensions[index].owner == owner {
            wanted.extensions[index].fields = renamed(
                wanted.extensions[index].fields, of: wanted)
        }
        return wanted
    }

    private func renamed(
        _ definitions: [FieldDefinition], of entity: WantedEntity
    ) -> [FieldDefinition] {
        guard let former = fields[entity.definition.name] else { return definitions }
        return definitions.map { definition in
            var definition = definition
            definition.formerName = former[definition.name] ?? definition.formerName
            return definition
        }
    }
}
