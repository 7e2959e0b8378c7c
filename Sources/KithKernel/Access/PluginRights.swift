import KithModel
import KithQuery

extension Generation {
    /// Returns what a plugin may do by itself: all with its own entities, and what its
    /// manifest was granted with those of others.
    func pluginRights(_ plugin: String, user: RecordID?) -> AccessRights {
        guard plugin != KernelEntities.owner else { return .everything(user: user) }
        let manifest = enabled.first { $0.id == plugin }
        let everything = Dictionary(
            uniqueKeysWithValues: Verb.allCases.map { ($0, RecordScope.all) })
        var entities: [Int64: EntityAccess] = [:]
        for entity in schema.entities {
            if entity.owner == plugin {
                entities[entity.id] = EntityAccess(scopes: everything)
                continue
            }
            let verbs = manifest?.grants[entity.name] ?? []
            var access = EntityAccess(
                scopes: Dictionary(uniqueKeysWithValues: verbs.map { ($0, RecordScope.all) }),
                defaultRight: verbs.contains(.update) || verbs.contains(.create) ? .write : .read)
            for field in entity.ownFields where field.owner == plugin {
                access.fields[field.id] = .write
            }
            entities[entity.id] = access
        }
        return AccessRights(user: user, entities: entities)
    }
}
