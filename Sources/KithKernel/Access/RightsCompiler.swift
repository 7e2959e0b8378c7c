import KithModel
import KithQuery

/// Turns roles into the rights of one user for one schema.
struct RightsCompiler {
    let schema: Schema
    let baseCurrency: Currency
    let user: RecordID
    /// The formulas of each entity, which are hidden with what they are made of.
    let formulas: [Int64: [CompiledFormula]]
    /// The teams that the user is in or manages, and the teams below them.
    let teams: [RecordID]
    /// What the rules of plugins take away, by the entity's name.
    var rules: [String: [RecordRule]] = [:]

    /// Returns the union of what roles allow.
    func rights(of roles: [RolePermissions]) -> AccessRights {
        var entities: [Int64: EntityAccess] = [:]
        for entity in schema.entities {
            let entries = roles.compactMap { $0.entry(for: entity.name) }
            entities[entity.id] = access(to: entity, entries)
        }
        return AccessRights(user: user, entities: entities)
    }

    /// Returns the condition that a scope means; a rule that cannot be read, as when its
    /// field is dormant, reaches nothing.
    func scope(_ scope: RolePermissions.Scope, of entity: Entity) -> RecordScope {
        let owner = FieldPath(entity.field(.owner))
        let own = Filter.comparison(.path(owner), .equal, .literal(.value(.reference(user))))
        switch scope {
        case .none: return .none
        case .all: return .all
        case .own: return .matching(own)
        case .team:
            guard !teams.isEmpty else { return .matching(own) }
            let literals = teams.prefix(500).map { Filter.Literal.value(.reference($0)) }
            let path = FieldPath(entity.field(.team))
            return .matching(.any([own, .isIn(path, Array(literals), negated: false)]))
        case .expression(let text):
            let parameters = ["teams": JSON.array(teams.map { .string($0.description) })]
            let filter = try? FilterParser.parse(
                text, entity: entity, schema: schema, parameters: parameters,
                baseCurrency: baseCurrency)
            return filter.map(RecordScope.matching) ?? .none
        }
    }

    private func access(to entity: Entity, _ entries: [RolePermissions.Entry]) -> EntityAccess {
        var scopes: [Verb: RecordScope] = [:]
        for verb in Verb.allCases {
            let reaches = entries.compactMap { $0.verbs[verb] }.map { scope($0, of: entity) }
            scopes[verb] = Self.union(reaches)
        }
        let granting = entries.filter { $0.verbs.values.contains { $0 != .none } }
        var fields: [Int64: FieldRight] = [:]
        for field in entity.fields {
            let rights = granting.map { $0.fields[field.name] ?? Self.right(on: field) }
            fields[field.id] = rights.max() ?? FieldRight.none
        }
        hideFormulas(of: entity, in: &fields)
        return EntityAccess(
            scopes: restricted(scopes, of: entity), fields: fields, defaultRight: .none)
    }

    /// A formula tells what its sources hold, so it is read by who reads all of them.
    private func hideFormulas(of entity: Entity, in fields: inout [Int64: FieldRight]) {
        for compiled in formulas[entity.id] ?? [] {
            let sources = compiled.formula.dependencies.compactMap(entity.field)
            let isHidden = sources.contains { (fields[$0.id] ?? FieldRight.none) < .read }
            if isHidden { fields[compiled.field.id] = FieldRight.none }
        }
    }

    private static func right(on field: Field) -> FieldRight {
        if field.definition.isSensitive || field.definition.isSecret { return .none }
        return .write
    }

    private static func union(_ scopes: [RecordScope]) -> RecordScope {
        var filters: [Filter] = []
        for scope in scopes {
            switch scope {
            case .all: return .all
            case .matching(let filter): if !filters.contains(filter) { filters.append(filter) }
            case .none: continue
            }
        }
        if filters.isEmpty { return .none }
        return .matching(filters.count == 1 ? filters[0] : .any(filters))
    }
}

extension AccessRights {
    /// Returns what both allow, for the user of the first.
    func intersected(with other: AccessRights, over schema: Schema) -> AccessRights {
        var entities: [Int64: EntityAccess] = [:]
        for entity in schema.entities {
            let left = access(to: entity)
            let right = other.access(to: entity)
            var scopes: [Verb: RecordScope] = [:]
            for verb in Verb.allCases {
                scopes[verb] = Self.both(left.scope(verb), right.scope(verb))
            }
            var fields: [Int64: FieldRight] = [:]
            for field in entity.fields {
                fields[field.id] = min(left.right(on: field), right.right(on: field))
            }
            entities[entity.id] = EntityAccess(scopes: scopes, fields: fields, defaultRight: .none)
        }
        return AccessRights(user: user, entities: entities)
    }

    /// Returns what two reaches have in common.
    static func both(_ left: RecordScope, _ right: RecordScope) -> RecordScope {
        switch (left, right) {
        case (.none, _), (_, .none): .none
        case (.all, let other), (let other, .all): other
        case (.matching(let first), .matching(let second)): .matching(.all([first, second]))
        }
    }
}
