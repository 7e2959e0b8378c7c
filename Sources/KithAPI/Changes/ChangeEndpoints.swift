import KithKernel
import KithModel

/// The sets of the change log, and taking them back.
enum ChangeEndpoints {
    static let all = [
        Endpoint(
            .get, "changes/sets", ["after", "limit", Description.parameter],
            about: .listChangeSets, run: sets),
        Endpoint(.get, "changes/sets/{id}/undo", about: .planUndo, run: plan),
        Endpoint(.post, "changes/sets/{id}/undo", about: .undo, run: undo),
    ]

    private static func sets(_ call: Call) async throws -> Response {
        let limit = Int(try call.integer("limit", in: 1...1000) ?? 20)
        let sets = try await call.kernel.changeSets(
            before: try call.text("after").map(Call.id), limit: limit, as: call.principal)
        let next = sets.count == limit ? sets.last?.id : nil
        var object: JSONObject = [
            "sets": .array(sets.map(\.json)),
            "next": next.map { .string($0.description) } ?? .null,
        ]
        if try call.isDescribed() {
            let titles = try await Titles(call.kernel, call.principal)
                .titles(["user": Set(sets.compactMap(\.actor))])
            object[Description.member] = [
                "titles": Titles.json(titles), "time_zone": .string(try await call.timeZone()),
            ]
        }
        return Response(200, object)
    }

    /// What undoing a set would do.
    private static func plan(_ call: Call) async throws -> Response {
        let plan = try await call.kernel.undoPlan(try call.id(), as: call.principal)
        let steps = plan.steps.map { step -> JSON in
            [
                "entity": .string(step.entity), "act": .string(step.act),
                "count": .integer(Int64(step.count)),
            ]
        }
        return Response(
            200,
            [
                "set": plan.set.json, "steps": .array(steps),
                "conflicts": .array(plan.conflicts.map(\.json)),
            ])
    }

    /// Takes a set back; `{"force": true}` also what was changed since.
    private static func undo(_ call: Call) async throws -> Response {
        let body = try call.members(["force"])
        let isForced = body["force"] ?? .boolean(false)
        guard let isForced = isForced.boolean else {
            throw Call.unfit("force", isForced.text, "true or false")
        }
        let id = try call.id()
        return try await call.write { once in
            try await call.kernel.undo(id, as: call.principal, isForced: isForced, once: once)
        } answer: { result in
            var object: JSONObject = ["set": .string(id.description)]
            for (key, value) in result.json { object[key] = value }
            return Response(200, object).noting(result.receipt)
        }
    }
}

extension UndoResult {
    /// What an undo did, as the API writes it.
    package var json: JSONObject {
        [
            "undo": receipt.set.map { .string($0.description) } ?? .null,
            "records": .integer(Int64(records)), "conflicts": .array(conflicts.map(\.json)),
        ]
    }
}
