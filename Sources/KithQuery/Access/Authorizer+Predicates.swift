import KithModel

extension Authorizer {
    /// Returns the condition that records of each entity of a question must satisfy.
    ///
    /// The root's records must be readable and within the verb's reach, all others readable.
    /// An entity whose records are all reached has no condition.
    func predicates(of root: Entity, _ verb: Verb, _ touched: Set<Int64>) -> [Int64: Filter] {
        var predicates: [Int64: Filter] = [:]
        for entity in schema.entities where touched.contains(entity.id) || entity == root {
            let verbs: Set<Verb> = entity == root ? [.read, verb] : [.read]
            predicates[entity.id] = predicate(of: entity, verbs)
        }
        return predicates
    }

    private func predicate(of entity: Entity, _ verbs: Set<Verb>) -> Filter? {
        let access = rights.access(to: entity)
        var conditions: [Filter] = []
        for scope in Verb.allCases.filter(verbs.contains).map(access.scope) {
            switch scope {
            case .all: continue
            case .none: return .any([])
            case .matching(let filter):
                if !conditions.contains(filter) { conditions.append(filter) }
            }
        }
        guard !conditions.isEmpty else { return nil }
        let condition = conditions.count == 1 ? conditions[0] : .all(conditions)
        return trusted(condition, of: entity)
    }

    /// Returns a record scope with its values; nothing is reached by one that names a field
    /// which is no longer there.
    private func trusted(_ condition: Filter, of entity: Entity) -> Filter {
        var resolver = FilterResolver(
            finder: PathFinder(schema: schema), moment: moment, user: rights.user,
            isTrusted: true)
        return (try? resolver.resolve(condition, of: entity)) ?? .any([])
    }
}
