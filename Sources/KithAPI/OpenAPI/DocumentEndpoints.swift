import KithKernel
import KithModel

/// The description of the API by itself, for programs that make clients of it.
enum DocumentEndpoints {
    static let all = [Endpoint(.get, "openapi.json", about: .describeAPI, run: document)]

    private static func document(_ call: Call) async throws -> Response {
        let generation = call.kernel.generation
        let caller = try await call.kernel.caller(call.principal)
        let copy = call.api.documents.copy(
            for: caller.rightsText(over: generation.schema), of: generation.number
        ) {
            let document = OpenAPIDocument(
                of: API.endpoints, for: caller, commands: call.kernel.commands,
                version: call.house.version)
            return Array(document.json.text.utf8)
        }
        let headers = [("etag", copy.tag), ("cache-control", "private, no-cache")]
        guard request(call.request, knows: copy.tag) else {
            return Response(
                200, headers: [("content-type", "application/json")] + headers,
                body: .bytes(copy.bytes))
        }
        return Response(304, headers: headers)
    }

    private static func request(_ request: Request, knows tag: String) -> Bool {
        guard let known = request.headers["if-none-match"] else { return false }
        return known.split(separator: ",").contains { word in
            let word = word.drop { $0 == " " }
            return word == "*" || (word.hasPrefix("W/") ? word.dropFirst(2) : word) == tag
        }
    }
}

extension Operation {
    static let describeAPI = Operation(
        "describe_api", "Describes this API", .general,
        details: "This document. It changes with what is registered and with what the caller may "
            + "do; its `ETag` tells whether it has.",
        parameters: [.header("If-None-Match", "The `ETag` of the document that is known.")],
        answers: .json(200, "An OpenAPI 3.1 document.", .object([:]), headers: ["ETag"]),
        .empty(304, "The document that is known is the present one.", headers: ["ETag"]))
}
