import KithModel
import KithQuery
import Synchronization

extension Generation {
    /// Returns what a plugin may do by itself: all with its own entities, and what its
    /// manifest was granted with those of others; of sensitive fields only those that it names.
    func pluginRights(_ plugin: String, user: RecordID?) -> AccessRights {
        guard plugin != KernelEntities.owner else { return .everything(user: user) }
        // Each hook asks, and the answer holds as long as the generation.
        if let known = pluginAccess.withLock({ $0[plugin] }) {
            return AccessRights(user: user, entities: known)
        }
        let access = accessOfPlugin(plugin)
        pluginAccess.withLock { $0[plugin] = access }
        return AccessRights(user: user, entities: access)
    }

    private func accessOfPlugin(_ plugin: String) -> [Int64: EntityAccess] {
        let manifest = enabled.first { $0.id == plugin }
        let everything = Dictionary(
            uniqueKeysWithValues: Verb.allCases.map { ($0, RecordScope.all) })
        var entities: [Int64: EntityAccess] = [:]
        for entity in schema.entities {
            if entity.owner == plugin {
                entities[entity.id] = EntityAccess(scopes: everything)
                continue
            }
            var verbs = manifest?.grants[entity.name] ?? []
            let patterns = manifest?.fieldGrants[entity.name] ?? []
            var access = EntityAccess(
                scopes: Dictionary(uniqueKeysWithValues: verbs.map { ($0, RecordScope.all) }),
                defaultRight: verbs.contains(.update) || verbs.contains(.create) ? .write : .read)
            for field in entity.fields {
                if field.owner == plugin || patterns.contains(where: { Self.fits($0, field.name) })
                {
                    access.fields[field.id] = .write
                } else if let right = manifest?.fields["\(entity.name).\(field.name)"] {
                    access.fields[field.id] = right
                } else if field.definition.isSensitive {
                    access.fields[field.id] = FieldRight.none
                }
            }
            // Who may create may write every field of a new record: it would be every field of
            // the old ones too.
            if verbs.contains(.read), !verbs.contains(.create),
                access.fields.values.contains(.write)
            {
                verbs.insert(.update)
                access.scopes[.update] = .all
            }
            entities[entity.id] = access
        }
        return entities
    }

    private static func fits(_ pattern: String, _ name: String) -> Bool {
        pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : pattern == name
    }
}
