import KithKernel
import KithModel

/// Rules without code, and why an automation did or did not do its work.
enum RuleEndpoints {
    static let all = [
        Endpoint(.get, "rules", about: .listRules, run: list),
        Endpoint(.post, "rules", about: .createRule, run: create),
        Endpoint(.get, "rules/{rule}", about: .showRule, run: show),
        Endpoint(.patch, "rules/{rule}", about: .editRule, run: edit),
        Endpoint(.delete, "rules/{rule}", about: .removeRule, run: remove),
        Endpoint(.get, "rules/{rule}/check", about: .checkRule, run: check),
        Endpoint(.post, "rules/{rule}/activate", about: .activateRule, run: activate),
        Endpoint(.post, "rules/{rule}/stop", about: .stopRule, run: stop),
        Endpoint(
            .post, "rules/{rule}/try", about: .tryRule, repetition: .harmless, run: attempt),
        Endpoint(.get, "why", ["record", "automation"], about: .explainWhy, run: why),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let rules = try await call.kernel.rules(as: call.principal)
        return Response(200, ["rules": .array(rules.map(\.json))])
    }

    private static func show(_ call: Call) async throws -> Response {
        Response(json: try await call.kernel.rule(call.part("rule"), as: call.principal).json)
    }

    private static func create(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("write rules")
        let rule = try RuleDefinition(.object(try call.members(RuleDefinition.members)))
        return try await call.write { once in
            try await call.kernel.createRule(
                rule, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(201, ["rule": .string(rule.name), "state": "draft"])
        }
    }

    private static func edit(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("write rules")
        let name = call.part("rule")
        let former = try await call.kernel.rule(name, as: call.principal)
        let rule = try RuleDefinition(
            .object(try call.members(RuleDefinition.members)), after: former.definition)
        return try await call.write { once in
            try await call.kernel.editRule(
                name, rule, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["rule": .string(name)])
        }
    }

    private static func remove(_ call: Call) async throws -> Response {
        try await call.write { once in
            try await call.kernel.removeRule(
                call.part("rule"), as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func check(_ call: Call) async throws -> Response {
        let check = try await call.kernel.checkRule(call.part("rule"), as: call.principal)
        return Response(
            200,
            [
                "asks": .array(check.asks.map(JSON.string)),
                "loops": .array(check.loops.map(JSON.string)),
            ])
    }

    /// Activates a rule: `{"force": true}` also where it would set itself off.
    private static func activate(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("activate rules")
        let name = call.part("rule")
        let isForced = try call.members(["force"])["force"]?.boolean ?? false
        return try await call.write { once in
            try await call.kernel.activateRule(
                name, forced: isForced, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["rule": .string(name), "state": "active"])
        }
    }

    private static func stop(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("stop rules")
        let name = call.part("rule")
        return try await call.write { once in
            try await call.kernel.stopRule(name, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["rule": .string(name), "state": "stopped"])
        }
    }

    private static func attempt(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("try rules")
        guard let record = try call.members(["record"])["record"]?.string else {
            throw KernelError(
                .required, "Nothing is named that the rule is to be tried on.",
                recovery: "Give `record`: an id or a title.", field: "record")
        }
        let trial = try await call.kernel.tryRule(
            call.part("rule"), on: record, as: call.principal, door: call.door)
        return Response(200, trial.json)
    }

    private static func why(_ call: Call) async throws -> Response {
        func given(_ name: String) throws -> String {
            if let text = call.text(name), !text.isEmpty { return text }
            throw KernelError(.required, "`\(name)` is missing.", field: name)
        }
        let answer = try await call.kernel.why(
            given("record"), automation: given("automation"), as: call.principal)
        return Response(200, answer.json)
    }
}

extension Kernel.RuleState {
    /// The rule as the API writes it.
    package var json: JSON {
        var object = definition.json.object ?? [:]
        object["id"] = .string(id.description)
        object["state"] = .string(standing.rawValue)
        object["revision"] = .integer(revision)
        object["active_revision"] = activeRevision.map(JSON.integer) ?? .null
        object["fault"] = plugin?.fault.map(ScriptEndpoints.told) ?? .null
        return .object(object)
    }
}

extension ClauseAnswer {
    /// The clause as the API writes it.
    package var json: JSON {
        [
            "text": .string(text), "depth": .integer(Int64(depth)),
            "holds": holds.map(JSON.boolean) ?? .null,
            "values": .array(
                values.map { ["field": .string($0.field), "value": .string($0.value)] }),
        ]
    }
}

extension RuleTrial {
    /// The trial as the API writes it.
    package var json: JSONObject {
        [
            "matches": .boolean(matches), "clauses": .array(clauses.map(\.json)),
            "actions": .array(acts.map(\.json)),
        ]
    }
}

extension RuleTrial.Act {
    /// The action as the API writes it.
    var json: JSON {
        [
            "summary": .string(summary), "changes": .array(changes.map(\.json)),
            "effects": .array(
                effects.map {
                    [
                        "kind": .string($0.kind), "payload": $0.payload,
                        "left_out": $0.leftOut.map(JSON.string) ?? .null,
                    ]
                }), "jobs": .array(jobs.map(JSON.string)),
            "error": error.map(ScriptEndpoints.told) ?? .null,
        ]
    }
}

extension WhyAnswer {
    /// The answer as the API writes it.
    package var json: JSONObject {
        [
            "automation": .string(automation), "kind": .string(kind),
            "entity": .string(entity), "record": .string(record.description),
            "checks": .array(
                checks.map {
                    [
                        "name": .string($0.name), "holds": $0.holds.map(JSON.boolean) ?? .null,
                        "text": .string($0.text),
                    ]
                }), "clauses": .array(clauses.map(\.json)),
            "doings": .array(
                doings.map {
                    [
                        "kind": .string($0.kind), "at": .string($0.at.description),
                        "state": .string($0.state),
                        "error": $0.error.map(JSON.string) ?? .null,
                    ]
                }),
        ]
    }
}
