import KithKernel
import KithModel

/// What becomes of a plugin that is there: grants, upgrades, health, its end.
enum PluginLifeEndpoints {
    static let all = [
        Endpoint(.get, "plugins/{id}/grants", about: .showGrants, run: grants),
        Endpoint(.post, "plugins/{id}/grants", about: .changeGrants, run: changeGrants),
        Endpoint(
            .post, "plugins/{id}/upgrade", about: .upgradePlugin, repetition: .harmless,
            run: upgrade),
        Endpoint(.post, "plugins/{id}/uninstall", about: .uninstallPlugin, run: uninstall),
        Endpoint(.get, "plugins/{id}/purge", about: .planPurge, run: planPurge),
        Endpoint(
            .post, "plugins/{id}/purge", about: .purgePlugin, repetition: .noted, run: purge),
        Endpoint(
            .post, "plugins/{id}/health/clear", about: .clearHealth, repetition: .harmless,
            run: clearHealth),
        Endpoint(.get, "limits", about: .showLimits, run: limits),
    ]

    private static func grants(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see what plugins were granted")
        let state = try await PluginEndpoints.state(call.part("id"), call)
        let waiting = state.waiting?.asks ?? []
        let grants = (state.manifest.asks + waiting).map { ask -> JSON in
            let word =
                waiting.contains(ask) || !state.isInstalled
                ? "waiting" : state.refused.contains(ask) ? "refused" : "approved"
            return ["grant": .string(ask), "state": .string(word)]
        }
        return Response(
            200, ["plugin": .string(state.manifest.id), "grants": .array(grants)])
    }

    private static func changeGrants(_ call: Call) async throws -> Response {
        let (id, object) = (call.part("id"), try call.members(["approve", "revoke"]))
        let approved = try object.grants("approve")
        let revoked = try object.grants("revoke")
        guard !approved.isEmpty || !revoked.isEmpty else {
            throw KernelError(
                .required, "Nothing is approved and nothing is revoked.",
                recovery: "Name grants under `approve` or `revoke`.", field: "approve")
        }
        return try await call.write { once in
            try await call.kernel.grant(
                id, approving: approved, revoking: revoked, as: call.principal, door: call.door,
                once: once)
        } answer: { _ in
            Response(
                200,
                [
                    "plugin": .string(id),
                    "approved": .array(approved.sorted().map(JSON.string)),
                    "revoked": .array(revoked.sorted().map(JSON.string)),
                ])
        }
    }

    /// Upgrades after a backup, where stored values are rewritten or dropped.
    private static func upgrade(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("upgrade plugins")
        let id = call.part("id")
        let object = try call.members(["approve"])
        let plan = try await call.kernel.planStarting(id)
        let approved: Set<String>? =
            object["approve"] == .boolean(true)
            ? Set(plan.asks) : object["approve"] == nil ? nil : try object.grants("approve")
        if approved == nil, !plan.asks.isEmpty { return try await refused(id, call) }
        let backup = plan.rewritesData ? try await call.house.backUp(nil).folder : nil
        try await call.kernel.upgrade(
            id, approving: approved, as: call.principal, door: call.door)
        return Response(
            200,
            [
                "plugin": .string(id), "from": plan.from.map(JSON.string) ?? .null,
                "to": .string(plan.to), "backup": backup.map(JSON.string) ?? .null,
            ])
    }

    /// Lets the kernel say why, before a backup is made in vain.
    private static func refused(_ id: String, _ call: Call) async throws -> Response {
        try await call.kernel.upgrade(id, as: call.principal, door: call.door)
        return Response(200, ["plugin": .string(id)])
    }

    private static func uninstall(_ call: Call) async throws -> Response {
        let (id, object) = (call.part("id"), try call.members(["cascade"]))
        let isCascading = object["cascade"]?.boolean ?? false
        return try await call.write { once in
            try await call.kernel.uninstall(
                id, cascading: isCascading, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["plugin": .string(id), "state": "removed"])
        }
    }

    private static func planPurge(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("plan this")
        let id = call.part("id")
        let impact = try await call.kernel.purgeImpact(of: id, as: call.principal)
        func list(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
        return Response(
            200,
            [
                "plugin": .string(id),
                "records": .array(
                    impact.records.map {
                        ["entity": .string($0.entity), "count": .integer($0.count)]
                    }),
                "fields": list(impact.fields), "views": .integer(Int64(impact.views)),
                "settings": .integer(Int64(impact.settings)),
                "values": .integer(Int64(impact.values)),
                "roles": list(impact.roles), "dependents": list(impact.dependents),
                "steps": list(impact.steps),
            ])
    }

    /// Writes everything into a folder first, then takes it away for good.
    private static func purge(_ call: Call) async throws -> Response {
        let id = call.part("id")
        try await call.requireAdministrator("purge plugins")
        let confirmation = try call.members(["confirm"])["confirm"]?.string ?? ""
        let isEnabled = try await PluginEndpoints.state(id, call).isEnabled
        guard confirmation == id, !isEnabled else {
            // The kernel says why not, before anything is written out in vain.
            try await call.kernel.purge(
                id, confirmation: confirmation, as: call.principal, door: call.door)
            return Response(200, ["plugin": .string(id)])
        }
        _ = try await call.kernel.purgeImpact(of: id, as: call.principal)
        let archive = try call.house.archive("purged-\(id)")
        try await call.kernel.exportEstate(of: id, as: call.principal) { name, lines in
            try archive.append(name + ".jsonl", lines)
        }
        try archive.keep()
        try await call.kernel.purge(
            id, confirmation: confirmation, as: call.principal, door: call.door)
        return Response(200, ["plugin": .string(id), "export": .string(archive.folder)])
    }

    private static func clearHealth(_ call: Call) async throws -> Response {
        let id = call.part("id")
        try await call.kernel.clearHealth(of: id, as: call.principal, door: call.door)
        return Response(200, ["plugin": .string(id)])
    }

    /// The limits of the profiles, and what each plugin has used since the program started.
    private static func limits(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see what plugins use")
        let plugins = call.kernel.pluginUse().map { use -> JSON in
            [
                "plugin": .string(use.plugin), "limits": .string(use.limits),
                "use": .array(
                    use.figures.map {
                        [
                            "what": .string($0.what), "last": .integer($0.last),
                            "peak": .integer($0.peak), "limit": .integer($0.limit),
                        ]
                    }),
            ]
        }
        return Response(200, ["profiles": call.house.limits(), "plugins": .array(plugins)])
    }
}

extension JSONObject {
    /// The grants that a member lists; none without it.
    ///
    /// - Throws: `invalid` for what is no list of texts.
    func grants(_ key: String) throws -> Set<String> {
        guard let json = self[key] else { return [] }
        guard let list = json.array?.map(\.string), !list.contains(nil) else {
            throw KernelError(
                .invalid, "`\(key)` is a list of grants, as [\"contact:read\"].", field: key)
        }
        return Set(list.compactMap(\.self))
    }
}
