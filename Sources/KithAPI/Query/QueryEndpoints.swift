import KithKernel
import KithModel
import KithQuery

/// Questions for counts and sums, for records by their text, and for titles.
enum QueryEndpoints {
    static let all = [
        Endpoint(
            .post, "query", [Description.parameter], about: .query, writes: false,
            repetition: .harmless, run: query),
        Endpoint(
            .get, "aggregate/{entity}",
            ["filter", "by", "measures", "as_of", Description.parameter, Endpoint.valuePrefix],
            about: .aggregate, run: aggregate),
        Endpoint(.get, "search", ["text", "entity", "limit"], about: .search, run: search),
        Endpoint(
            .post, "titles", about: .titles, writes: false, repetition: .harmless, run: titles),
    ]

    /// The most records whose titles one request asks for.
    private static let titleLimit = 10_000

    private static let members = [
        "entity", "filter", "parameters", "fields", "sort", "limit", "after", "expand", "count",
        "as_of", "deleted",
    ]

    /// A question whose condition or values are too long for an address.
    ///
    /// It is the list of records, with its parameters as members of the body and the values of
    /// `:names` under `parameters`.
    private static func query(_ call: Call) async throws -> Response {
        let body = try call.members(members)
        guard let entity = body["entity"]?.string else {
            throw KernelError(
                .required, "`entity` is missing.", recovery: "Name one, as deal.", field: "entity")
        }
        var asked = call
        asked.request.query += body.compactMap { name, value in
            guard name != "parameters", value != .null else { return nil }
            return (name, value.string ?? value.text)
        }
        var question = try await asked.question(about: entity)
        for (name, value) in body["parameters"]?.object ?? [:] {
            question.parameters[name] = value
        }
        return try await call.page(try await call.kernel.query(question, as: call.principal))
    }

    private static func aggregate(_ call: Call) async throws -> Response {
        var question = AggregateRequest(call.part("entity"), filter: call.text("filter"))
        question.parameters = call.parameters
        question.groups = call.text("by")
        question.measures = call.text("measures")
        question.asOf = try await call.moment("as_of")
        let answer = try await call.kernel.aggregate(question, as: call.principal)
        guard try call.isDescribed(), var object = answer.json.object else {
            return Response(json: answer.json)
        }
        object[Description.member] = Description.groups(answer, try await call.timeZone())
        return Response(200, object)
    }

    private static func search(_ call: Call) async throws -> Response {
        let entities = call.request.query.filter { $0.name == "entity" }
            .flatMap { $0.value.split(separator: ",").map(String.init) }
        let hits = try await call.kernel.search(
            call.text("text") ?? "", entities: entities,
            limit: Int(try call.integer("limit", in: 1...200) ?? 20), as: call.principal)
        let schema = call.kernel.generation.schema
        let list = hits.map { hit -> JSON in
            [
                "entity": .string(schema.entity(id: hit.entity)?.name ?? ""),
                "id": .string(hit.id.description), "title": .string(hit.title),
            ]
        }
        return Response(200, ["hits": .array(list)])
    }

    /// The titles of records by entity: `{"user": ["06an8gq0m0000"]}`.
    private static func titles(_ call: Call) async throws -> Response {
        var ids: [String: Set<RecordID>] = [:]
        var count = 0
        for (entity, list) in try call.object() {
            count += list.array?.count ?? 0
            guard count <= titleLimit else {
                throw KernelError(
                    .tooLarge, "At most \(titleLimit) titles are told at once.",
                    recovery: "Ask for them in several requests.")
            }
            ids[entity] = Set(try (list.array ?? []).compactMap(\.string).map(Call.id))
        }
        let titles = try await Titles(call.kernel, call.principal).titles(ids)
        return Response(json: Titles.json(titles))
    }
}
