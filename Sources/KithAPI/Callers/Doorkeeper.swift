import KithKernel
import KithModel

/// Finds out on whose behalf a request is answered.
///
/// Who carries a request may have settled that. Else it is the user of a token; and for what
/// comes from the owner of the data folder the user whom the header `kith-as` names, else the
/// first administrator.
struct Doorkeeper: Sendable {
    private let kernel: Kernel

    init(_ kernel: Kernel) { self.kernel = kernel }

    /// Returns who asks, and through what.
    ///
    /// - Throws: `unauthenticated` for nobody; `forbidden` for who names another user from
    ///   elsewhere.
    func caller(
        of request: Request, _ endpoint: Endpoint
    ) async throws -> (principal: Principal, door: Door) {
        (try await principal(of: request, endpoint), request.isLocal ? .cli : request.door)
    }

    private func principal(of request: Request, _ endpoint: Endpoint) async throws -> Principal {
        if let name = request.headers["kith-as"] {
            guard request.isLocal else {
                throw KernelError(
                    .forbidden, "Only the owner of the data folder may act as somebody else.",
                    recovery: "Use a token of that user.")
            }
            return .user(try await kernel.user(PercentCoding.decode(name)))
        }
        if let principal = request.principal { return principal }
        if let header = request.headers["authorization"] {
            return try await kernel.principal(ofToken: try Self.token(header))
        }
        if request.isLocal { return .user(try await kernel.firstAdministrator()) }
        if endpoint.isOpen { return .system(reason: "nobody has signed in") }
        throw KernelError(
            .unauthenticated, "Nobody has signed in.",
            recovery: "Send a token: Authorization: Bearer TOKEN")
    }

    private static func token(_ header: String) throws -> String {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw KernelError(
                .unauthenticated, "The header Authorization holds no token.",
                recovery: "Write it as Authorization: Bearer TOKEN.")
        }
        return String(parts[1])
    }
}
