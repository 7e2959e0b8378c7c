import KithModel
import KithQuery

extension Fixture {
    /// Rights to everything but some fields, some entities and some verbs.
    func authorizer(
        hiding fields: [(String, String)] = [], unreadable: [String] = [],
        scopes: [String: [Verb: RecordScope]] = [:], user: RecordID? = Fixture.ana,
        restricted: Set<Int64> = []
    ) throws -> Authorizer {
        let everything = Dictionary(
            uniqueKeysWithValues: Verb.allCases.map { ($0, RecordScope.all) })
        var entities: [Int64: EntityAccess] = [:]
        for entity in schema.entities {
            var access = EntityAccess(scopes: scopes[entity.name] ?? everything)
            for (name, field) in fields where name == entity.name {
                access.fields[try self.field(name, field)] = FieldRight.none
            }
            if unreadable.contains(entity.name) { access.scopes = [:] }
            entities[entity.id] = access
        }
        return Authorizer(
            schema: schema, rights: AccessRights(user: user, entities: entities),
            moment: Fixture.moment, restrictedFields: restricted)
    }

    func query(_ entity: String, _ filter: String? = nil) throws -> Query {
        Query(
            try self.entity(entity).id,
            filter: try filter.map { try parse($0, of: entity) })
    }

    func resolved(_ text: String, of entity: String = "deal") throws -> String {
        let plan = try authorizer().authorize(query(entity, text))
        return try plan.filter.map { try describe($0, of: entity) } ?? ""
    }
}

extension AuthorizedPlan {
    /// The condition of the question, resolved.
    var filter: Filter? {
        switch question {
        case .records(let query): query.filter
        case .aggregate(let query): query.filter
        case .search: nil
        }
    }
}
