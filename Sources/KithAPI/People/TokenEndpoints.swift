import KithKernel
import KithModel

/// Keys by which other programs act for a user.
enum TokenEndpoints {
    static let all = [
        Endpoint(.get, "tokens", Call.listingParameters, about: .listTokens, run: list),
        Endpoint(.post, "tokens", about: .makeToken, run: make),
        Endpoint(.delete, "tokens/{token}", about: .revokeToken, run: revoke),
    ]

    private static func list(_ call: Call) async throws -> Response {
        try await call.listing(
            "token",
            ["id", "name", "acts_for", "prefix", "scopes", "expires_at", "revoked_at"], sort: nil)
    }

    /// Makes a token; its text is shown this once.
    ///
    /// `{"name": …, "for": USER, "scopes": {"deal": {"read": "own"}}, "expires_in": SECONDS}`
    private static func make(_ call: Call) async throws -> Response {
        let body = try call.members(["name", "for", "scopes", "expires_in"])
        let kernel = call.kernel
        let owner = try await owner(body["for"]?.string, call)
        for entity in body["scopes"]?.object?.keys ?? [] where entity != "*" {
            _ = try kernel.generation.schema.requireEntity(entity)
        }
        let expiry = try lifetime(body["expires_in"]).map {
            kernel.clock.now.adding(milliseconds: $0)
        }
        return try await call.write { once in
            try await kernel.makeToken(
                body["name"]?.string ?? "", for: owner, scopes: body["scopes"], expires: expiry,
                as: call.principal, door: call.door, once: once)
        } answer: { made in
            Response(
                201,
                [
                    "id": .string(made.id.description), "token": .string(made.text),
                    "expires_at": expiry.map { .string($0.description) } ?? .null,
                ])
        }
    }

    private static func revoke(_ call: Call) async throws -> Response {
        let id = try await call.named("token", "token")
        return try await call.write { once in
            try await call.kernel.revokeToken(
                id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func owner(_ name: String?, _ call: Call) async throws -> RecordID {
        if let name {
            return try await call.kernel.record("user", named: name, as: call.principal)
        }
        if let caller = try await call.kernel.caller(call.principal).user { return caller }
        throw KernelError(.usage, "Nobody is named.", recovery: "Say for whom: --for USER")
    }

    private static func lifetime(_ seconds: JSON?) throws -> Int64? {
        guard let seconds, seconds != .null else { return nil }
        guard let count = seconds.integer, (1...3_200_000_000).contains(count) else {
            throw Call.unfit("expires_in", seconds.text, "a number of seconds")
        }
        return count * 1000
    }
}
