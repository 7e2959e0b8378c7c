import KithKernel
import KithModel

/// What hooks and commands have done for requests, as far as the process remembers.
enum TraceEndpoints {
    /// How many traces a list shows.
    private static let shown = 100

    static let all = [
        Endpoint(.get, "traces", about: .listTraces, run: list),
        Endpoint(.get, "traces/{request}", about: .showTrace, run: show),
    ]

    /// The newest first, without their steps.
    private static func list(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see what requests have done")
        let named = call.kernel.traces().filter { !$0.request.isEmpty }
        let traces = named.suffix(shown).reversed()
        return Response(200, ["traces": .array(traces.map { .object($0.head) })])
    }

    private static func show(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("see what requests have done")
        let request = call.part("request")
        let found = call.kernel.traces().filter { $0.request == request }
        guard !found.isEmpty else {
            throw KernelError(
                .notFound, "Of the request `\(request)` no trace is kept.",
                recovery: "A server keeps those of its last requests that ran a hook or a command, "
                    + "until it ends: kith trace")
        }
        return Response(
            200,
            ["request": .string(request), "transactions": .array(found.map { .object($0.whole) })])
    }
}

extension TransactionTrace {
    fileprivate var head: JSONObject {
        [
            "request": .string(request), "at": .string(at.description), "title": .string(title),
            "door": .string(door), "count": .integer(Int64(steps.count + omitted)),
        ]
    }

    fileprivate var whole: JSONObject {
        var object = head
        object["steps"] = .array(steps.map(\.json))
        return object
    }
}

extension TraceStep {
    /// The step as the API writes it.
    var json: JSON {
        [
            "kind": .string(kind.rawValue), "owner": .string(owner), "name": .string(name),
            "event": .string(event), "source": .string(source.description),
            "depth": .integer(Int64(depth)), "records": .integer(Int64(records)),
            "microseconds": .integer(microseconds), "fuel": fuel.map(JSON.integer) ?? .null,
            "queries": queries.map { .integer(Int64($0)) } ?? .null,
            "rejections": .integer(Int64(rejections)),
            "error": error.map {
                [
                    "code": .string($0.code.name), "message": .string($0.message),
                    "location": .string($0.location ?? ""),
                ]
            } ?? .null,
        ]
    }
}
