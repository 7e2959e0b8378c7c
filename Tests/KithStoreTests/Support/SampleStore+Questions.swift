import KithModel
import KithQuery
import KithStore
import Testing

extension SampleStore {
    /// Rights to everything but records of entities that do not satisfy a condition.
    func rights(_ scopes: [String: String] = [:]) throws -> AccessRights {
        var entities: [Int64: EntityAccess] = [:]
        for (name, text) in scopes {
            let entity = try entity(name)
            let filter = try filter(text, entity)
            entities[entity.id] = EntityAccess(scopes: [.read: .matching(filter)])
        }
        let all = AccessRights.everything(user: nil)
        return AccessRights(user: nil, entities: entities, fallback: all.fallback)
    }

    func authorizer(_ rights: AccessRights? = nil, zone: String = "UTC") -> Authorizer {
        let moment = QueryMoment(now: Self.now, today: Self.now.utc.date, timeZone: zone)
        return Authorizer(
            schema: schema, rights: rights ?? .everything(user: nil), moment: moment)
    }

    func filter(_ text: String, _ entity: Entity) throws -> Filter {
        try FilterParser.parse(
            text, entity: entity, schema: schema, baseCurrency: codec.baseCurrency)
    }

    func query(
        _ name: String, _ filter: String? = nil, sort: String? = nil, fields: String? = nil
    ) throws -> Query {
        let entity = try entity(name)
        var query = Query(entity.id, filter: try filter.map { try self.filter($0, entity) })
        if let sort { query.sort = try SortParser.parse(sort, entity: entity, schema: schema) }
        if let fields {
            query.fields = try FieldListParser.parse(fields, entity: entity, schema: schema)
        }
        return query
    }

    /// Returns the names of the matching deals, by id.
    func names(_ filter: String, _ rights: AccessRights? = nil) async throws -> [String] {
        try await names(query("deal", filter, sort: "id"), rights)
    }

    func names(_ query: Query, _ rights: AccessRights? = nil) async throws -> [String] {
        let plan = try authorizer(rights).authorize(query)
        return try await read { try $0.records(plan).map(\.title) }
    }

    func page(_ query: Query, _ rights: AccessRights? = nil) async throws -> RecordPage {
        let plan = try authorizer(rights).authorize(query)
        return try await read { try $0.page(plan) }
    }
}
