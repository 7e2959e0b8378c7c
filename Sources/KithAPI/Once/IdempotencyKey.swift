import Glibc
import KithKernel
import KithModel

/// The header by which a caller has a write happen once: `Idempotency-Key`.
package enum IdempotencyKey {
    /// The header's name, as requests hold it.
    static let header = "idempotency-key"
    /// The header of an answer that was given before.
    static let replayed = (name: "idempotency-replayed", value: "true")
    private static let longest = 255

    /// Returns the key of a request; nil for one without.
    ///
    /// - Throws: `malformed` for a text that is empty, too long or not printable.
    static func of(_ request: Request, _ principal: Principal) throws -> OnceKey? {
        guard let text = try text(of: request) else { return nil }
        return OnceKey(text, of: principal, request: try digest(request))
    }

    /// Returns whether a text can be a key.
    package static func isFit(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Returns the text that a request gives as its key; nil for one without.
    ///
    /// - Throws: `malformed` for a text that is empty, too long or not printable.
    package static func text(of request: Request) throws -> String? {
        guard let text = request.headers[header] else { return nil }
        guard isFit(text) else {
            throw KernelError(
                .malformed,
                "The header Idempotency-Key does not hold 1 to \(longest) printable characters.",
                recovery: "Give a text that you never gave before, such as a random UUID.",
                field: header)
        }
        return text
    }

    /// Returns the hash of method, path, parameters and body.
    private static func digest(_ request: Request) throws -> [UInt8] {
        var digest = RequestDigest()
        digest.add(request.method.rawValue)
        digest.add(String(request.path.count))
        for part in request.path { digest.add(part) }
        for (name, value) in request.query {
            digest.add(name)
            digest.add(value)
        }
        digest.add("")
        switch request.body {
        case .bytes(let bytes): digest.add(bytes)
        case .file(let path): digest.add(try FileDigest.sha256(path))
        }
        return digest.finish()
    }
}

/// An answer as it is kept: one line of JSON with status and headers, then the body.
enum KeptResponse {
    private static let lineEnd = UInt8(ascii: "\n")

    /// Writes an answer; nil for one that comes piece by piece.
    static func bytes(of response: Response) -> [UInt8]? {
        guard case .bytes(let body) = response.body else { return nil }
        let headers = response.headers.map { JSON.array([.string($0.name), .string($0.value)]) }
        let head: JSON = [
            "status": .integer(Int64(response.status)), "headers": .array(headers),
        ]
        return Array(head.text.utf8) + [lineEnd] + body
    }

    /// Reads an answer back, and marks it as one that was given before.
    ///
    /// - Throws: `unavailable` for bytes that are none.
    static func response(of bytes: [UInt8]) throws -> Response {
        guard let end = bytes.firstIndex(of: lineEnd),
            let head = try? JSONReader.read(Array(bytes[..<end])),
            let status = head["status"]?.integer.flatMap({ Int(exactly: $0) })
        else {
            throw KernelError(
                .unavailable, "The answer that was kept under this key cannot be read.",
                recovery: "Look whether it was done; then use another key.")
        }
        let headers = (head["headers"]?.array ?? []).compactMap(\.array).compactMap {
            pair -> (name: String, value: String)? in
            guard pair.count == 2, let name = pair[0].string, let value = pair[1].string else {
                return nil
            }
            return (name, value)
        }
        return Response(
            status, headers: headers + [IdempotencyKey.replayed],
            body: .bytes(Array(bytes[(end + 1)...])))
    }
}
