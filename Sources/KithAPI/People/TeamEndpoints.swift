import KithKernel
import KithModel

/// People who work together.
enum TeamEndpoints {
    static let all = [
        Endpoint(.get, "teams", Call.listingParameters, about: .listTeams, run: list),
        Endpoint(.get, "teams/{team}", [Description.parameter], about: .showTeam, run: show),
        Endpoint(.put, "teams/{team}/members/{user}", about: .addTeamMember) {
            try await setMember(true, $0)
        },
        Endpoint(.delete, "teams/{team}/members/{user}", about: .removeTeamMember) {
            try await setMember(false, $0)
        },
    ]

    private static func list(_ call: Call) async throws -> Response {
        try await call.listing("team", ["name", "manager", "parent", "region", "id"], sort: "name")
    }

    private static func show(_ call: Call) async throws -> Response {
        let id = try await call.named("team", "team")
        let answer = try await call.record(id, of: "team")
        let members = try await call.texts("member", of: "team_member", where: "of_team", id)
        return try await call.card(answer, [("members", .array(members))])
    }

    private static func setMember(_ isMember: Bool, _ call: Call) async throws -> Response {
        let user = try await call.named("user", "user")
        return try await call.write { once in
            try await call.kernel.setMember(
                isMember, user, ofTeam: call.part("team"), as: call.principal, door: call.door,
                once: once)
        } answer: { _ in
            Response(204)
        }
    }
}
