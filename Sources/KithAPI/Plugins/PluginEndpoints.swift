import KithKernel
import KithModel
import KithQuery

/// Plugins: listed, planned, enabled and disabled while everything goes on.
enum PluginEndpoints {
    static let all =
        [
            Endpoint(.get, "plugins", about: .listPlugins, run: list),
            Endpoint(.get, "registry", ["owner"], about: .showRegistry, run: registry),
            Endpoint(.get, "plugins/{id}", about: .showPlugin, run: show),
            Endpoint(.get, "plugins/{id}/plan", about: .planPlugin, run: plan),
            Endpoint(.post, "plugins/{id}/enable", about: .enablePlugin, run: enable),
            Endpoint(.post, "plugins/{id}/disable", about: .disablePlugin, run: disable),
        ] + PluginLifeEndpoints.all

    private static func list(_ call: Call) async throws -> Response {
        let isFull = try await call.isOfAdministrator()
        let plugins = try await call.kernel.plugins().map { $0.json(isFull: isFull) }
        return Response(200, ["plugins": .array(plugins)])
    }

    /// Everything that is registered now, or what one owner has registered.
    private static func registry(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see all that is registered")
        let all = call.kernel.generation.contributions
        let owners = Set(all.map(\.owner))
        if let owner = call.text("owner"), !owners.contains(owner) {
            throw KernelError(
                .notFound,
                "`\(owner)` registers nothing\(Suggestion.question(for: owner, among: owners.sorted()))",
                recovery: "See who does: kith registry show")
        }
        let shown = all.filter { call.text("owner") == nil || $0.owner == call.text("owner") }
        return Response(200, ["contributions": .array(shown.map(\.json))])
    }

    /// One plugin with what it adds, or would add.
    private static func show(_ call: Call) async throws -> Response {
        let id = call.part("id")
        let isFull = try await call.isOfAdministrator()
        var object = try await state(id, call).json(isFull: isFull).object ?? [:]
        let added = (try? call.kernel.contributions(of: id)) ?? []
        object["adds"] = .array(
            added.map { contribution in
                var object = contribution.json.object ?? [:]
                object["owner"] = nil
                return .object(object)
            })
        return Response(200, object)
    }

    private static func plan(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("plan this")
        let id = call.part("id")
        let plan = try await call.kernel.planStarting(id)
        return Response(
            200,
            [
                "plugin": .string(id), "steps": .array(plan.steps.map(JSON.string)),
                "from": plan.from.map(JSON.string) ?? .null, "to": .string(plan.to),
                "asks": .array(plan.asks.map(JSON.string)),
                "rewrites_data": .boolean(plan.rewritesData),
            ])
    }

    private static func enable(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("enable plugins")
        let object = try call.members(["approve"])
        let shown = object["approve"] == nil ? nil : try object.grants("approve")
        if try await call.kernel.planStarting(call.part("id")).rewritesData {
            _ = try await call.house.backUp(nil)
        }
        return try await change(call, isEnabled: true) { once in
            try await call.kernel.enable(
                call.part("id"), approving: shown, as: call.principal, door: call.door,
                once: once)
        }
    }

    private static func disable(_ call: Call) async throws -> Response {
        let isCascading = try call.members(["cascade"])["cascade"]?.boolean ?? false
        return try await change(call, isEnabled: false) { once in
            try await call.kernel.disable(
                call.part("id"), cascading: isCascading, as: call.principal, door: call.door,
                once: once)
        }
    }

    private static func change(
        _ call: Call, isEnabled: Bool, _ write: (Once<Void>?) async throws -> Void
    ) async throws -> Response {
        let before = try await state(call.part("id"), call)
        return try await call.write(write) { _ in
            var after = before
            after.isEnabled = isEnabled
            after.isInstalled = before.isInstalled || isEnabled
            after.isRemoved = false
            after.waiting = nil
            after.health = .well
            if isEnabled { after.fault = nil }
            return Response(json: after.json(isFull: true))
        }
    }

    static func state(_ id: String, _ call: Call) async throws -> Kernel.PluginState {
        let all = try await call.kernel.plugins()
        if let state = all.first(where: { $0.manifest.id == id }) { return state }
        let ids = all.map(\.manifest.id)
        throw KernelError(
            .notFound, "There is no plugin `\(id)`\(Suggestion.question(for: id, among: ids))",
            recovery: "See all of them: kith plugin list")
    }
}

extension Contribution {
    /// The contribution as the API writes it.
    var json: JSON {
        [
            "owner": .string(owner), "kind": .string(kindName), "name": .string(id),
            "source": .string(source.description),
        ]
    }
}
