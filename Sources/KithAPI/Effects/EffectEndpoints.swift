import KithKernel
import KithModel

/// The effect ledger: seen, tried again, taken back; and what a restore holds.
enum EffectEndpoints {
    static let all = [
        Endpoint(
            .get, "effects", ["kind", "state", "record", "limit", "after"], about: .listEffects,
            run: list),
        Endpoint(.get, "effects/{effect}", about: .showEffect) { call in
            Response(
                json: try await call.kernel.effect(
                    try call.id("effect"), as: call.principal
                ).json)
        },
        Endpoint(.post, "effects/{effect}/retry", about: .retryEffect, run: retry),
        Endpoint(.post, "effects/{effect}/cancel", about: .cancelEffect, run: cancel),
        Endpoint(.get, "held", about: .showHeld) { call in
            Response(json: try await call.kernel.held(as: call.principal).json)
        },
        Endpoint(.post, "held/release", about: .releaseHeld) { call in
            try await call.write { once in
                try await call.kernel.releaseAll(as: call.principal, door: call.door, once: once)
            } answer: {
                Response(json: $0.json)
            }
        },
    ]

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.integer("limit", in: 1...1000) ?? 100
        let selection = Kernel.LedgerSelection(
            kind: call.text("kind"), state: call.text("state"),
            record: try call.text("record").map(Call.id),
            before: try call.text("after").map(Call.id))
        let effects = try await call.kernel.effects(
            selection, limit: Int(limit), as: call.principal)
        let next = effects.count == Int(limit) ? effects.last?.id.description : nil
        return Response(
            200,
            ["effects": .array(effects.map(\.json)), "next": next.map(JSON.string) ?? .null])
    }

    private static func retry(_ call: Call) async throws -> Response {
        let id = try call.id("effect")
        return try await call.write { once in
            try await call.kernel.retryEffect(
                id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["effect": .string(id.description), "state": "pending"])
        }
    }

    private static func cancel(_ call: Call) async throws -> Response {
        let id = try call.id("effect")
        return try await call.write { once in
            try await call.kernel.cancelEffect(
                id, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["effect": .string(id.description), "state": "cancelled"])
        }
    }
}

extension Kernel.LedgerEntry {
    /// The effect as the API writes it.
    package var json: JSON {
        func text(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
        let about: JSON =
            subject.map {
                ["entity": .string($0.entity), "id": .string($0.record.description)]
            } ?? .null
        return [
            "id": .string(id.description), "kind": .string(kind), "key": .string(key),
            "state": .string(state), "payload": payload, "about": about,
            "attempts": .integer(Int64(attempts)),
            "interruptions": .integer(Int64(interruptions)), "next_at": text(nextAt),
            "via": .string(via), "set": set.map { .string($0.description) } ?? .null,
            "at": text(at), "finished_at": text(finishedAt),
            "error": error.map(JSON.string) ?? .null, "result": result,
        ]
    }
}

extension Kernel.Held {
    /// What is held, as the API writes it.
    package var json: JSON {
        var kinds = JSONObject()
        for kind in effects.keys.sorted() { kinds[kind] = .integer(Int64(effects[kind] ?? 0)) }
        return [
            "effects": .object(kinds), "deliveries": .integer(Int64(deliveries)),
            "jobs": .integer(Int64(jobs)), "runs": .integer(Int64(runs)),
        ]
    }
}
