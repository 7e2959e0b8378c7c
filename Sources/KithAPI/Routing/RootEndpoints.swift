import KithModel

/// What answers at the beginning of every path, also to who has not signed in.
enum RootEndpoints {
    static let all = [Endpoint(.get, "", about: .root, isOpen: true, run: root)]

    private static func root(_ call: Call) async throws -> Response {
        let prefix = Router.prefix.joined(separator: "/")
        return Response(
            200,
            [
                "name": "kith", "version": .string(call.house.version),
                "openapi": .string("/\(prefix)/openapi.json"),
            ])
    }
}
