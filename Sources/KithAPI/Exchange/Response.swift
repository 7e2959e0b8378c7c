import KithModel

/// What the API or a page answers, whatever carries it.
package struct Response: Sendable {
    /// The bytes of an answer, or how they are made.
    package enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// Written piece by piece, as they come; each call returns when there is room for more.
        case stream(
            @Sendable (
                _ write: @escaping @Sendable ([UInt8]) async throws -> Void
            ) async throws -> Void)
    }

    /// The status code of HTTP (RFC 9110).
    package var status: Int
    /// The headers, by their names in small letters, in order; a name may come twice.
    package var headers: [(name: String, value: String)]
    /// What comes along.
    package var body: Body

    /// Makes an answer.
    package init(
        _ status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([])
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Makes an answer of JSON.
    package init(_ status: Int = 200, json: JSON) {
        self.init(
            status, headers: [("content-type", "application/json")],
            body: .bytes(Array(json.text.utf8)))
    }

    /// Returns the value of a header.
    package func header(_ name: String) -> String? {
        headers.last { $0.name == name }?.value
    }

    /// Takes the body away, as HEAD wants it; its length is still told.
    mutating func removeBody() {
        if case .bytes(let bytes) = body, !bytes.isEmpty {
            headers.append(("content-length", String(bytes.count)))
        }
        body = .bytes([])
    }
}
