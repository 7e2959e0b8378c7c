import KithKernel
import KithModel
import KithQuery

/// Questions about records as parameters ask them.
extension Call {
    /// The parameters that make a question about records.
    static let questionParameters = [
        "filter", "fields", "sort", "limit", "after", "expand", "count", "as_of", "deleted",
        Description.parameter, Endpoint.valuePrefix,
    ]

    /// Returns the question that the parameters ask about an entity's records.
    ///
    /// - Throws: `invalid`, naming the parameter.
    func question(about entity: String) async throws -> QueryRequest {
        var question = QueryRequest(entity, filter: text("filter"))
        question.parameters = parameters
        question.fields = text("fields")
        question.expand = text("expand")
        question.sort = text("sort")
        question.limit = Int(try integer("limit", in: 1...1000) ?? Int64(question.limit))
        question.after = text("after")
        if let count = text("count") {
            guard let mode = Query.CountMode(rawValue: count) else {
                throw Self.unfit("count", count, "none, capped or exact")
            }
            question.count = mode
        }
        question.asOf = try await moment("as_of")
        question.deletion = try flag("deleted") ? .deleted : .present
        return question
    }

    /// Whether the answer says what a client needs to show it to people.
    func isDescribed() throws -> Bool { try flag(Description.parameter) }

    /// The name of the caller's time zone.
    func timeZone() async throws -> String { try await kernel.caller(principal).timeZoneName }

    /// Answers with a page of records, and its description where that is asked for.
    func page(_ answer: QueryAnswer, asOf: Instant? = nil) async throws -> Response {
        guard try isDescribed() else { return Response(text: answer.jsonText) }
        let described = Description.page(answer, try await timeZone(), asOf)
        return Response(
            text: answer.jsonText.dropLast() + ",\"\(Description.member)\":\(described.text)}")
    }
}

extension Response {
    /// Makes an answer of the text of a JSON document.
    init(text: some StringProtocol) {
        self.init(
            200, headers: [("content-type", "application/json")], body: .bytes(Array(text.utf8)))
    }

    /// Makes an answer of the members of an object.
    init(_ status: Int = 200, _ object: JSONObject) { self.init(status, json: .object(object)) }
}
