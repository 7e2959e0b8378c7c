import KithAPI

/// Asks a server: through the socket in its folder, or from elsewhere.
struct HTTPTransport: Transport {
    /// Where a server listens.
    struct Address: Sendable {
        /// How every address begins, without a slash at its end.
        var url: String
        /// The path of the socket; nil for a connection by name.
        var socket: String?
        /// The token that is sent along.
        var token: String?
    }

    let isServed = true
    private let address: Address
    private let connection: HTTPConnection

    init(_ address: Address) throws {
        self.address = address
        connection = try HTTPConnection(socket: address.socket, place: address.url)
    }

    func send(_ request: Request) async throws -> Response {
        var headers = request.headers
        if let token = address.token, headers["authorization"] == nil {
            headers["authorization"] = "Bearer \(token)"
        }
        let head = try await connection.begin(
            request.method.rawValue, address.url + Self.target(of: request), headers,
            request.body)
        let connection = connection
        return Response(
            head.status, headers: head.headers,
            body: .stream { write in
                while let bytes = try await connection.next() { try await write(bytes) }
            })
    }

    private static func target(of request: Request) -> String {
        let path = request.path.map { "/" + PercentCoding.encode($0) }.joined()
        let query = request.query.map {
            PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value)
        }.joined(separator: "&")
        return query.isEmpty ? path : path + "?" + query
    }
}
