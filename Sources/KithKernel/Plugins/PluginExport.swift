import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// Hands over everything that a plugin keeps, a line of JSON each: its records, deleted ones
    /// too, and what stands in its fields on the records of others.
    ///
    /// - Parameter write: takes the lines of one entity, under its name.
    /// - Throws: `forbidden` for who is no administrator; what `write` throws.
    package func exportEstate(
        of id: String, as principal: Principal,
        to write: @escaping @Sendable (String, String) throws -> Void
    ) async throws {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let state = transaction.state
            let estate = try PluginEstate(id, state.session)
            let schema = estate.schema
            var wanted: [String: [String]] = [:]
            for (entity, field) in estate.fields { wanted[entity, default: []].append(field) }
            for name in estate.names { wanted[name] = [] }
            for (name, fields) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let entity = schema.entity(name) else { continue }
                var query = Query(entity.id)
                query.deletion = .either
                query.sort = [SortKey(FieldPath(entity.field(.id)))]
                let moment = state.environment.zones.moment(
                    now: state.now, timeZone: state.environment.organisation.timeZone)
                let plan = try Authorizer(
                    schema: schema, rights: .everything(user: nil), moment: moment
                ).authorize(query)
                try QueryExecutor(state.session, codec: state.generation.codec).stream(plan) {
                    let lines = $0.records.compactMap { Self.line($0, entity, fields) }
                    if !lines.isEmpty { try write(name, lines.joined()) }
                }
            }
        }
    }

    /// A record in one line; nil for one of another plugin whose fields are all empty.
    private static func line(_ record: Record, _ entity: Entity, _ names: [String]) -> String? {
        let kept = names.isEmpty ? Array(entity.ownFields) : names.compactMap { entity.field($0) }
        let values: [(String, JSON)] = kept.map { field in
            (field.name, record[field].apiJSON)
        }
        guard names.isEmpty || values.contains(where: { $0.1 != .null }) else { return nil }
        var object: JSONObject = [
            "id": .string(record.id.description), "entity": .string(entity.name),
        ]
        if names.isEmpty { object["deleted"] = .boolean(record.isDeleted) }
        for (name, value) in values { object[name] = value }
        return JSON.object(object).text + "\n"
    }
}
