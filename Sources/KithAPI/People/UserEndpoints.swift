import KithKernel
import KithModel

/// The people who work in Kith.
enum UserEndpoints {
    static let all = [
        Endpoint(.get, "users", Call.listingParameters, about: .listUsers, run: list),
        Endpoint(.post, "users", about: .addUser, run: add),
        Endpoint(.get, "users/{user}", [Description.parameter], about: .showUser, run: show),
        Endpoint(.post, "users/{user}/activate", about: .activateUser) {
            try await setActive(true, $0)
        },
        Endpoint(.post, "users/{user}/deactivate", about: .deactivateUser) {
            try await setActive(false, $0)
        },
        Endpoint(.put, "users/{user}/password", about: .setPassword, run: setPassword),
    ]

    private static func list(_ call: Call) async throws -> Response {
        try await call.listing(
            "user", ["name", "email", "job_title", "is_active", "id"], sort: "name")
    }

    private static func add(_ call: Call) async throws -> Response {
        let body = try call.members(["name", "email", "password", "roles", "teams"])
        func texts(_ name: String) -> [String] {
            (body[name]?.array ?? []).compactMap(\.string)
        }
        let new = NewUser(
            name: body["name"]?.string ?? "", email: body["email"]?.string ?? "",
            password: body["password"]?.string, roles: texts("roles"), teams: texts("teams"))
        return try await call.write { once in
            try await call.kernel.addUser(new, as: call.principal, door: call.door, once: once)
        } answer: { id in
            Response(201, ["id": .string(id.description), "entity": "user"])
        }
    }

    /// A user with roles, teams, and the teams that they manage.
    private static func show(_ call: Call) async throws -> Response {
        let id = try await call.named("user", "user")
        let answer = try await call.record(id, of: "user")
        return try await call.card(
            answer,
            [
                (
                    "roles",
                    .array(
                        try await call.texts("role.name", of: "user_role", where: "holder", id))
                ),
                (
                    "teams",
                    .array(
                        try await call.texts("of_team.name", of: "team_member", where: "member", id)
                    )
                ),
                (
                    "manages",
                    .array(
                        try await call.texts("name", of: "team", where: "manager", id))
                ),
            ])
    }

    private static func setActive(_ isActive: Bool, _ call: Call) async throws -> Response {
        let id = try await call.named("user", "user")
        return try await call.write { once in
            try await call.kernel.setActive(
                isActive, user: id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func setPassword(_ call: Call) async throws -> Response {
        let id = try await call.named("user", "user")
        guard let password = try call.members(["password"])["password"]?.string else {
            throw KernelError(
                .required, "`password` is missing.", recovery: "Give one.", field: "password")
        }
        return try await call.write { once in
            try await call.kernel.setPassword(
                password, of: id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }
}
