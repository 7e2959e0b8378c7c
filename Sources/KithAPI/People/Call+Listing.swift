import KithKernel
import KithModel
import KithQuery

/// Lists of records that administrators know by a noun of their own.
extension Call {
    /// The parameters of such a list.
    static let listingParameters = ["short"] + questionParameters

    /// Answers with a page of the records of an entity, 1,000 where nobody says how many; it
    /// takes every parameter of a list of records.
    ///
    /// - Parameters:
    ///   - fields: those that `short=true` shows, as far as the caller may read them.
    ///   - sort: the field that they are sorted by, if the caller may read it.
    func listing(_ entity: String, _ fields: [String], sort: String?) async throws -> Response {
        var question = try await question(about: entity)
        if text("limit") == nil { question.limit = 1000 }
        if let known = kernel.generation.schema.entity(entity) {
            let readable = try await kernel.caller(principal).readableFields(of: known).map(\.name)
            if let sort, question.sort == nil, readable.contains(sort) { question.sort = sort }
            let shown = fields.filter { readable.contains($0) }
            if try flag("short"), question.fields == nil, !shown.isEmpty {
                question.fields = shown.joined(separator: ",")
            }
        }
        return try await page(try await kernel.query(question, as: principal))
    }

    /// Returns the record that a part of the path names: by id, title or unique field.
    ///
    /// - Throws: `not_found` with the nearest name.
    func named(_ entity: String, _ name: String) async throws -> RecordID {
        try await kernel.record(entity, named: part(name), as: principal)
    }

    /// Answers with one record and more about it.
    func card(
        _ answer: QueryAnswer, _ more: [(key: String, value: JSON)]
    ) async throws -> Response {
        var object = answer.record(at: 0).object ?? [:]
        for (key, value) in more { object[key] = value }
        guard try isDescribed() else { return Response(200, object) }
        guard var page = answer.json.object else { return Response(200, object) }
        for (key, value) in more { page[key] = value }
        page[Description.member] = Description.page(answer, try await timeZone())
        return Response(200, page)
    }

    /// Returns one text column of the records that refer to one, sorted; none for who may
    /// not read them.
    func texts(
        _ column: String, of entity: String, where field: String, _ id: RecordID
    ) async throws -> [JSON] {
        let readable = try await kernel.caller(principal).entities
        guard readable.contains(where: { $0.name == entity }) else { return [] }
        var question = QueryRequest(entity, filter: "\(field) = :id")
        question.parameters["id"] = .string(id.description)
        question.fields = column
        question.limit = 1000
        let answer = try await kernel.query(question, as: principal)
        return answer.rows.compactMap { $0.first.map(answer.text) }.filter { !$0.isEmpty }
            .sorted().map(JSON.string)
    }
}
