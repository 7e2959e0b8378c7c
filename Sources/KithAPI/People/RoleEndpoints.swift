import KithKernel
import KithModel

/// What people may do.
enum RoleEndpoints {
    static let all = [
        Endpoint(.get, "roles", Call.listingParameters, about: .listRoles, run: list),
        Endpoint(.post, "roles", about: .addRole, run: add),
        Endpoint(.get, "roles/{role}", [Description.parameter], about: .showRole, run: show),
        Endpoint(.delete, "roles/{role}", about: .deleteRole, run: delete),
        Endpoint(.post, "roles/{role}/grants", about: .grant, run: grant),
        Endpoint(
            .put, "roles/{role}/fields/{entity}/{field}", about: .setFieldRight, run: setFieldRight),
        Endpoint(.put, "roles/{role}/holders/{user}", about: .assignRole, run: assign),
        Endpoint(.delete, "roles/{role}/holders/{user}", about: .withdrawRole, run: revoke),
    ]

    private static func list(_ call: Call) async throws -> Response {
        try await call.listing(
            "role", ["name", "title", "is_built_in", "brought_by"], sort: "name")
    }

    private static func add(_ call: Call) async throws -> Response {
        let body = try call.members(["name", "title"])
        return try await call.write { once in
            try await call.kernel.addRole(
                body["name"]?.string ?? "", title: body["title"]?.string, as: call.principal,
                door: call.door, once: once)
        } answer: { id in
            Response(201, ["id": .string(id.description), "entity": "role"])
        }
    }

    private static func show(_ call: Call) async throws -> Response {
        let id = try await call.named("role", "role")
        let answer = try await call.record(id, of: "role")
        let holders = try await call.texts("holder", of: "user_role", where: "role", id)
        return try await call.card(answer, [("holders", .array(holders))])
    }

    private static func delete(_ call: Call) async throws -> Response {
        let id = try await call.named("role", "role")
        return try await call.write { once in
            try await call.kernel.delete(
                "role", [id], as: call.principal, door: call.door, once: once)
        } answer: { receipt in
            Response(json: receipt.json).noting(receipt)
        }
    }

    /// Sets how far verbs reach: `{"entity": "deal", "verbs": ["read"], "scope": "own"}`, or
    /// `{"where": "…"}` as the scope.
    private static func grant(_ call: Call) async throws -> Response {
        let body = try call.members(["entity", "verbs", "scope"])
        return try await call.write { once in
            try await call.kernel.grant(
                (body["verbs"]?.array ?? []).compactMap(\.string),
                on: body["entity"]?.string ?? "", scope: body["scope"] ?? "all",
                to: call.part("role"), as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    /// Sets a right on a field: `{"right": "read"}`.
    private static func setFieldRight(_ call: Call) async throws -> Response {
        let right = try call.members(["right"])["right"]?.string ?? ""
        return try await call.write { once in
            try await call.kernel.setFieldRight(
                right, on: call.part("field"), of: call.part("entity"), role: call.part("role"),
                as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func assign(_ call: Call) async throws -> Response {
        let user = try await call.named("user", "user")
        return try await call.write { once in
            try await call.kernel.assign(
                call.part("role"), to: user, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func revoke(_ call: Call) async throws -> Response {
        let user = try await call.named("user", "user")
        return try await call.write { once in
            try await call.kernel.revoke(
                call.part("role"), from: user, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }
}
