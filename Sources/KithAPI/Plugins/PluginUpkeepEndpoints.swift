import KithKernel
import KithModel

/// What keeps the plugins that run in order: how they are, and fields computed anew.
enum PluginUpkeepEndpoints {
    static let all = [
        Endpoint(.get, "plugins/{id}/health", about: .checkPluginHealth, run: health),
        Endpoint(.post, "plugins/{id}/recompute", about: .recomputePlugin, run: recompute),
    ]

    private static func health(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("look at the health of plugins")
        let id = call.part("id")
        let checks = try await call.kernel.checkHealth(of: id, as: call.principal)
        return Response(
            200,
            [
                "plugin": .string(id), "is_well": .boolean(checks.allSatisfy { $0.fault == nil }),
                "checks": .array(
                    checks.map { check in
                        var object = check.json.object ?? [:]
                        object["plugin"] = nil
                        return .object(object)
                    }),
            ])
    }

    /// Some hundred records at a time: `{"from": …}` with `next` of the answer before.
    private static func recompute(_ call: Call) async throws -> Response {
        let from = try call.members(["from"])["from"]
        if let from, from != .null, from.string == nil {
            throw KernelError(.invalid, "`from` is a text.", field: "from")
        }
        return try await call.write { once in
            try await call.kernel.recompute(
                call.part("id"), from: from?.string, as: call.principal, door: call.door,
                once: once)
        } answer: { result, receipt in
            Response(200, result.json.object ?? [:]).noting(receipt)
        }
    }
}

extension Operation {
    static let checkPluginHealth = Operation(
        "check_plugin_health", "Lets a plugin look whether it can do its work", .upkeep,
        parameters: [.path("id", "The id of a plugin, as `sales`.")],
        answers: .json(
            200, "What its checks found.",
            .object([
                "plugin": .text, "is_well": .flag,
                "checks": .list(
                    of: .object([
                        "check": .text, "summary": .text, "is_well": .flag,
                        "fault": Shape.text.orNull,
                    ])),
            ])))

    static let recomputePlugin = Operation(
        "recompute_plugin", "Works out the computed fields of a plugin anew", .upkeep,
        details: """
            Some hundred records at a time: ask again with `from` set to `next` until there is none.
            """,
        parameters: [.path("id", "The id of a plugin, as `sales`.")],
        body: .json(.object(["from": Shape.text.orNull])),
        answers: .json(
            200, "How far it has come.",
            .object([
                "looked": .integer(), "changed": .integer(), "next": Shape.text.orNull,
            ])))
}
