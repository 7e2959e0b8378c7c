import KithKernel
import KithModel

/// Gives answers the tags by which a client asks whether they still hold.
///
/// Every answer to GET that is there as a whole has a tag of its bytes: what a caller may read
/// decides about them, so the tag changes with a role too. A client must ask each time, and for
/// each caller; it is answered 304 without the body while nothing has changed.
enum Freshness {
    /// Returns an answer with its tag, or 304 where the client has it already.
    ///
    /// - Throws: `malformed` for a header `If-None-Match` that holds no tags.
    static func apply(to response: Response, for request: Request) throws -> Response {
        guard request.method.isSafe, response.status == 200, case .bytes(let body) = response.body
        else { return response }
        var tagged = response
        tagged.vary("authorization")
        // Who says how long an answer holds has a tag of its own, and has looked at the header.
        guard response.header("cache-control") == nil else { return tagged }
        let version = response.header("etag").map { $0.dropFirst().dropLast() + "-" } ?? ""
        let tag = version + ContentTag.of(body)
        tagged.headers.removeAll { $0.name == "etag" }
        tagged.headers.append(("etag", "\"\(tag)\""))
        tagged.headers.append(("cache-control", "private, no-cache"))
        guard let header = request.headers["if-none-match"] else { return tagged }
        let known = try EntityTags(header, "If-None-Match")
        guard known.isAny || known.tags.contains(where: { $0.text == tag }) else { return tagged }
        return Response(
            304,
            headers: tagged.headers.filter { ["etag", "cache-control", "vary"].contains($0.name) })
    }
}

extension Response {
    /// Notes a header of the request on which the answer depends.
    package mutating func vary(_ name: String) {
        guard let index = headers.firstIndex(where: { $0.name == "vary" }) else {
            headers.append(("vary", name))
            return
        }
        headers[index].value += ", \(name)"
    }
}
