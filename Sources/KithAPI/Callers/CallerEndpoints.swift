import KithKernel
import KithModel
import KithQuery

/// What a caller may know of themselves, and of what there is for them.
enum CallerEndpoints {
    static let all = [Endpoint(.get, "caller", about: .caller, run: caller)]

    /// Who asks, in which time zone, and which entities they may read something of.
    private static func caller(_ call: Call) async throws -> Response {
        let caller = try await call.kernel.caller(call.principal)
        let titles = try await Titles(call.kernel, call.principal)
            .titles(["user": Set([caller.user].compactMap(\.self))])
        let user = caller.user.map { id -> JSON in
            [
                "id": .string(id.description),
                "name": .string(titles[id] ?? id.description),
            ]
        }
        let entities = caller.entities.map { entity -> JSON in
            var object = Description.entity(entity)
            let access = caller.rights.access(to: entity)
            let verbs = Verb.allCases.filter { access.scope($0) != .none }
            object["verbs"] = .array(verbs.map { .string($0.rawValue) })
            return .object(object)
        }
        return Response(
            200,
            [
                "user": user ?? .null, "administrator": .boolean(caller.isAdministrator),
                "time_zone": .string(caller.timeZoneName),
                "base_currency": .string(call.kernel.organisation.baseCurrency.code),
                "profile": .string(call.house.profile), "entities": .array(entities),
            ])
    }
}
