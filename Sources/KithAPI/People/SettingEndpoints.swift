import KithKernel
import KithModel

/// Choices that hold for the whole organisation.
enum SettingEndpoints {
    static let all = [
        Endpoint(.get, "settings", Call.listingParameters, about: .listSettings, run: list),
        Endpoint(.get, "settings/{setting}", about: .getSetting, run: get),
        Endpoint(.put, "settings/{setting}", about: .setSetting, run: set),
    ]

    private static func list(_ call: Call) async throws -> Response {
        try await call.listing("setting", ["name", "value"], sort: "name")
    }

    private static func get(_ call: Call) async throws -> Response {
        let answer = try await call.record(
            try await call.named("setting", "setting"), of: "setting")
        return Response(
            200,
            [
                "name": .string(call.part("setting")),
                "value": answer.record(at: 0)["value"] ?? .null,
            ])
    }

    /// Changes a setting: `{"value": …}`.
    private static func set(_ call: Call) async throws -> Response {
        guard let value = try call.members(["value"])["value"] else {
            throw KernelError(
                .required, "`value` is missing.", recovery: "Give one.", field: "value")
        }
        if try await !isThere(call), Kernel.optionalSettings.contains(call.part("setting")) {
            return try await choose(value, call)
        }
        // The text of a JSON field is read as a document.
        let id = try await call.named("setting", "setting")
        return try await call.write { once in
            try await call.kernel.update(
                "setting", id, ["value": .string(value.text)], as: call.principal,
                door: call.door, once: once)
        } answer: { _, receipt in
            Response(json: receipt.json).noting(receipt)
        }
    }

    private static func isThere(_ call: Call) async throws -> Bool {
        let name = JSON.string(call.part("setting"))
        return try await call.kernel.read(as: call.principal) { transaction in
            try !transaction.find("setting", where: "name = :name", ["name": name], limit: 1)
                .isEmpty
        }
    }

    /// Chooses for the first time what may be left open.
    private static func choose(_ value: JSON, _ call: Call) async throws -> Response {
        let values: JSONObject = [
            "name": .string(call.part("setting")), "value": .string(value.text),
        ]
        return try await call.write { once in
            try await call.kernel.create(
                "setting", [values], as: call.principal, door: call.door, once: once)
        } answer: { _, receipt in
            Response(json: receipt.json).noting(receipt)
        }
    }
}
