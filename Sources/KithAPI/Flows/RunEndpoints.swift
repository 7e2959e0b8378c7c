import KithKernel
import KithModel

/// The runs of flows: seen, decided, gone on with, taken back.
enum RunEndpoints {
    static let all = [
        Endpoint(
            .get, "runs", ["flow", "state", "record", "limit", "after"], about: .listRuns,
            run: list),
        Endpoint(.get, "runs/{run}", about: .showRun, run: show),
        Endpoint(.post, "runs/{run}/cancel", about: .cancelRun) { call in
            try await change(call, "cancelled") { id, once in
                try await call.kernel.cancelRun(
                    id, as: call.principal, door: call.door, once: once)
            }
        },
        Endpoint(.post, "runs/{run}/retry", about: .retryRun, run: retry),
        Endpoint(.post, "runs/{run}/steps/{step}/skip", about: .skipStep) { call in
            let place = call.part("step")
            return try await change(call, "active") { id, once in
                try await call.kernel.skipStep(
                    place, of: id, as: call.principal, door: call.door, once: once)
            }
        },
        Endpoint(.post, "runs/{run}/approve", about: .approveRun) { try await decide($0, true) },
        Endpoint(.post, "runs/{run}/refuse", about: .refuseRun) { try await decide($0, false) },
    ]

    private static func list(_ call: Call) async throws -> Response {
        let limit = try call.integer("limit", in: 1...1000) ?? 100
        let selection = Kernel.RunSelection(
            flow: call.text("flow"), state: call.text("state"),
            record: try call.text("record").map(Call.id),
            before: try call.text("after").map(Call.id))
        let runs = try await call.kernel.runs(selection, limit: Int(limit), as: call.principal)
        let next = runs.count == Int(limit) ? runs.last?.id.description : nil
        return Response(
            200, ["runs": .array(runs.map(\.json)), "next": next.map(JSON.string) ?? .null])
    }

    private static func show(_ call: Call) async throws -> Response {
        let (run, steps) = try await call.kernel.run(try call.id("run"), as: call.principal)
        var object = run.json.object ?? [:]
        object["input"] = run.input
        object["steps"] = .array(steps.map(\.json))
        return Response(json: .object(object))
    }

    private static func retry(_ call: Call) async throws -> Response {
        let place = try call.members(["step"])["step"]?.string
        return try await change(call, "active") { id, once in
            try await call.kernel.retryRun(
                id, from: place, as: call.principal, door: call.door, once: once)
        }
    }

    private static func decide(_ call: Call, _ isApproved: Bool) async throws -> Response {
        try await change(call, "active") { id, once in
            try await call.kernel.decideRun(
                id, approve: isApproved, as: call.principal, door: call.door, once: once)
        }
    }

    private static func change(
        _ call: Call, _ state: String, _ body: (RecordID, Once<Void>?) async throws -> Void
    ) async throws -> Response {
        let id = try call.id("run")
        return try await call.write { once in
            try await body(id, once)
        } answer: { _ in
            Response(200, ["run": .string(id.description), "state": .string(state)])
        }
    }
}

extension Kernel.Run {
    /// The run as the API writes it.
    package var json: JSON {
        func text(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
        let about: JSON =
            subject.map {
                ["entity": .string($0.entity), "id": .string($0.record.description)]
            } ?? .null
        return [
            "id": .string(id.description), "flow": .string(flow), "version": .string(version),
            "state": .string(state), "about": about, "wake_at": text(wakeAt),
            "attempts": .integer(Int64(attempts)), "at": text(at),
            "finished_at": text(finishedAt), "error": error.map(JSON.string) ?? .null,
        ]
    }
}

extension Kernel.RunStep {
    /// The step as the API writes it.
    package var json: JSON {
        func text(_ moment: Instant?) -> JSON { moment.map { .string($0.description) } ?? .null }
        return [
            "place": .string(place), "kind": .string(kind), "arguments": arguments,
            "state": .string(state), "result": result, "due_at": text(dueAt), "at": text(at),
        ]
    }
}
