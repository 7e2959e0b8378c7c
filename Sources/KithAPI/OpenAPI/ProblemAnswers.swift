import KithModel

/// How endpoints refuse, as a document tells it: one answer for each status.
enum ProblemAnswers {
    private static let all: [(status: Int, name: String, summary: String)] = [
        (400, "Malformed", "The request cannot be read."),
        (401, "Unauthenticated", "Nobody has signed in, or the token is not valid."),
        (403, "Forbidden", "The caller may not do this."),
        (404, "NotFound", "There is no such thing, or the caller may not know of it."),
        (409, "Conflict", "The present state does not allow it."),
        (412, "PreconditionFailed", "The record is no longer of the version that was named."),
        (413, "TooLarge", "More than a limit allows."),
        (415, "UnsupportedMediaType", "The body is packed, which is not taken."),
        (422, "Invalid", "A value breaks a rule; `errors` names each."),
        (429, "RateLimited", "The caller asks more often than they may."),
        (500, "PluginFailed", "The code of a plugin failed; `location` says where."),
        (503, "Unavailable", "The data cannot be reached now."),
    ]

    /// The answers that all operations share.
    static var components: JSON {
        .object(
            JSONObject(
                uniqueMembers: all.map { answer in
                    (
                        answer.name,
                        [
                            "description": .string(answer.summary),
                            "content": .object([
                                Problem.mediaType: ["schema": Shape.named("Problem").json]
                            ]),
                        ]
                    )
                }))
    }

    /// Returns how an endpoint may refuse.
    static func references(
        of endpoint: Endpoint, _ operation: Operation
    ) -> [(key: String, value: JSON)] {
        var statuses: Set<Int> = [400, 422, 429, 503]
        if !endpoint.isOpen { statuses.formUnion([401, 403, 404, 413]) }
        if !endpoint.method.isSafe { statuses.formUnion([409, 413, 415]) }
        if endpoint.writes { statuses.insert(500) }
        if operation.parameters.contains(where: { $0.name == Parameter.ifMatch.name }) {
            statuses.insert(412)
        }
        statuses.formUnion(operation.problems.map(\.status))
        return all.filter { statuses.contains($0.status) }.map { answer in
            (String(answer.status), ["$ref": .string("#/components/responses/\(answer.name)")])
        }
    }
}
