import KithAPI
import KithModel

/// Packs answers for who takes gzip.
///
/// Pages are sent as they are. They hold the secret of the session's forms and other people's
/// words beside what an address may put into them, such as a search; the length of such a page,
/// packed, tells a stranger letter by letter what is in it (BREACH). The API knows no cookie, so
/// no page of another site can make a browser ask it, and stylesheets and scripts hold no secret.
struct Packing {
    /// Answers up to here are not worth it: they fit into one packet anyway.
    static let least = 1024
    /// What is added to the tag of an answer that is packed: it is another representation.
    private static let tagEnding = "-gzip\""

    private let takesGzip: Bool
    private let knownTags: String

    init(_ request: Request) {
        takesGzip = AcceptEncoding(request.headers["accept-encoding"]).takesGzip
        knownTags = request.headers["if-none-match"] ?? ""
    }

    /// Returns a request with the tags of packed answers as those that they were made of.
    static func withPlainTags(_ request: Request) -> Request {
        var plain = request
        for name in ["if-match", "if-none-match"] {
            plain.headers[name] = request.headers[name]?.replacing(tagEnding, with: "\"")
        }
        return plain
    }

    /// Returns an answer as it is sent.
    ///
    /// - Throws: `unavailable` when there is no memory to pack it.
    func apply(to response: Response) throws -> Response {
        if response.status == 304 { return notModified(response) }
        guard isWorthIt(response) else { return response }
        var packed = response
        packed.vary("accept-encoding")
        guard takesGzip else { return packed }
        switch response.body {
        case .bytes(let bytes): packed.body = .bytes(try GzipStream.packed(bytes))
        case .stream(let write): packed.body = Self.packed(write)
        }
        packed.headers.removeAll { $0.name == "content-length" }
        packed.headers.append(("content-encoding", "gzip"))
        return Self.tagged(packed)
    }

    /// A representation that has not changed has the tag under which it was sent.
    private func notModified(_ response: Response) -> Response {
        let tag = response.header("etag") ?? ""
        guard knownTags.contains(tag.dropLast() + Self.tagEnding) else { return response }
        return Self.tagged(response)
    }

    private func isWorthIt(_ response: Response) -> Bool {
        guard response.status != 204, response.header("content-encoding") == nil,
            let type = response.header("content-type"), Self.isPacked(type)
        else { return false }
        if case .bytes(let bytes) = response.body { return bytes.count > Self.least }
        return true
    }

    private static func isPacked(_ type: String) -> Bool {
        let name = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        // Events must arrive when they happen, not when a block is full.
        guard name != "text/html", name != "text/event-stream" else { return false }
        return name.hasPrefix("text/") || name.hasSuffix("json") || name.hasSuffix("xml")
            || name.hasSuffix("javascript")
    }

    private static func tagged(_ response: Response) -> Response {
        var tagged = response
        for (index, header) in response.headers.enumerated() where header.name == "etag" {
            tagged.headers[index].value = header.value.dropLast() + tagEnding
        }
        return tagged
    }

    private static func packed(
        _ write:
            @escaping @Sendable (
                @escaping @Sendable ([UInt8]) async throws -> Void
            ) async throws -> Void
    ) -> Response.Body {
        .stream { send in
            let stream = SharedGzip(try GzipStream())
            try await write { bytes in
                let ready = stream.gzip.add(bytes)
                if !ready.isEmpty { try await send(ready) }
            }
            try await send(stream.gzip.finish())
        }
    }
}

/// Whoever makes a streamed answer writes one piece after the other, so nothing is shared.
private final class SharedGzip: @unchecked Sendable {
    let gzip: GzipStream

    init(_ gzip: GzipStream) { self.gzip = gzip }
}
