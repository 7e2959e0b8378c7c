import KithKernel
import KithModel

/// Many writes in one request, one transaction and one change set.
enum BulkEndpoints {
    static let all = [
        Endpoint(.post, "bulk", ["dry_run", Description.parameter], about: .bulk, run: run)
    ]

    /// Does up to 1,000 operations in their order:
    /// `{"mode": "all", "operations": [{"op": "create", "entity": "account", "as": "acme",
    /// "values": {…}}, {"op": "create", "entity": "deal", "values": {"account": "$acme"}}]}`.
    ///
    /// With mode `all` one fault refuses everything, and every fault is told with the `index`
    /// of its operation; with `partial` each operation stands for itself.
    private static func run(_ call: Call) async throws -> Response {
        let body = try call.members(["mode", "operations"])
        let mode = try mode(body["mode"])
        let operations = try BulkReader.operations(body["operations"])
        guard try !call.flag("dry_run") else { return try await rehearse(operations, mode, call) }
        return try await call.write { once in
            try await call.kernel.bulk(
                operations, mode, as: call.principal, door: call.door, once: once)
        } answer: { result in
            Response(200, told(result, operations, mode, isDryRun: false)).noting(result.receipt)
        }
    }

    private static func rehearse(
        _ operations: [BulkOperation], _ mode: RejectionMode, _ call: Call
    ) async throws -> Response {
        let result = try await call.kernel.bulk(
            operations, mode, isDryRun: true, as: call.principal, door: call.door)
        var object = told(result, operations, mode, isDryRun: true)
        object["preview"] = .array(result.preview.map(\.json))
        if try call.isDescribed() {
            object[Description.member] = try await call.description(of: result.preview)
        }
        return Response(200, object)
    }

    private static func mode(_ value: JSON?) throws -> RejectionMode {
        switch value {
        case nil, .string("all"): return .wholeBatch
        case .string("partial"): return .partial
        case .some(let other): throw Call.unfit("mode", other.text, "all or partial")
        }
    }

    private static func told(
        _ result: BulkResult, _ operations: [BulkOperation], _ mode: RejectionMode, isDryRun: Bool
    ) -> JSONObject {
        let failed = result.outcomes.count { !$0.faults.isEmpty }
        let results = zip(operations, result.outcomes).enumerated().map { index, pair in
            told(index, pair.0, pair.1, isDryRun: isDryRun)
        }
        return [
            "mode": mode == .partial ? "partial" : "all", "dry_run": .boolean(isDryRun),
            "done": .integer(Int64(operations.count - failed)), "failed": .integer(Int64(failed)),
            "results": .array(results),
            "set": result.receipt.set.map { .string($0.description) } ?? .null,
            "changes": .integer(Int64(result.receipt.changes)),
        ]
    }

    /// What became of one operation; the id of what a dry run would make means nothing.
    private static func told(
        _ index: Int, _ operation: BulkOperation, _ outcome: BulkResult.Outcome, isDryRun: Bool
    ) -> JSON {
        let isPassing = isDryRun && operation.act == .create
        let given = operation.target.hasPrefix("$") ? nil : operation.target
        let known = outcome.record?.id.description ?? given
        let id = isPassing || known?.isEmpty == true ? nil : known
        let isTold = operation.act == .create || operation.act == .update
        return [
            "index": .integer(Int64(index)), "op": .string(operation.act.rawValue),
            "entity": .string(operation.entity), "id": id.map(JSON.string) ?? .null,
            "changed": .boolean(outcome.isChanged),
            "record": isTold && !isPassing ? outcome.record?.json ?? .null : .null,
            "errors": .array(outcome.faults.map(Problem.document)),
        ]
    }
}
