import KithKernel
import KithModel

/// Scripts tried: run to their end on real data, and undone.
enum ScriptTrials {
    /// Tries a version, or a text that nobody has saved.
    ///
    /// On `entity` and `record` its hooks run as if the record were saved; with `values` the
    /// record is changed as somebody would change it; with `command` a command is run.
    static func run(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("try scripts")
        let object = try call.members([
            "text", "version", "entity", "record", "event", "values", "command", "arguments",
            "job", "payload",
        ])
        let act = try await act(object, call)
        let text =
            object["text"]?.string != nil
            ? try ScriptEndpoints.text(object)
            : try await call.kernel.scriptVersion(
                call.part("script"), try ScriptEndpoints.number(object), as: call.principal
            ).text ?? ""
        let trial = try await call.kernel.tryScript(
            text, act, as: call.principal, door: call.door)
        var answer = trial.json
        if try call.isDescribed() {
            answer[Description.member] = try await call.description(of: trial.changes)
        }
        return Response(200, answer)
    }

    private static func act(_ object: JSONObject, _ call: Call) async throws -> ScriptTrial.Act {
        if let command = object["command"]?.string {
            guard let arguments = (object["arguments"] ?? .object([:])).object else {
                throw KernelError(
                    .invalid, "`arguments` is an object.", field: "arguments")
            }
            return .command(command, arguments)
        }
        if let job = object["job"]?.string { return .job(job, object["payload"] ?? .null) }
        guard let entity = object["entity"]?.string, let record = object["record"]?.string else {
            throw KernelError(
                .required, "Nothing is named that the script is to be tried on.",
                recovery: "Give `entity` and `record`, `command` or `job`.", field: "record")
        }
        let id = try await call.kernel.read(as: call.principal) {
            try $0.record(entity, named: record)
        }
        guard let values = object["values"], values != .null else {
            return .hooks(entity: entity, id, event: object["event"]?.string)
        }
        guard let input = values.object else {
            throw KernelError(
                .invalid, "`values` is an object of fields.",
                recovery: "Write it as {\"stage\": \"won\"}.", field: "values")
        }
        return .change(
            entity: entity, id, try await call.resolvingNames(in: input, of: entity))
    }
}

extension ScriptTrial {
    /// The trial as the API writes it.
    package var json: JSONObject {
        [
            "steps": .array(steps.map(\.json)),
            "assignments": .array(
                assignments.map {
                    [
                        "field": .string($0.field), "old": $0.old.apiJSON, "new": $0.new.apiJSON,
                    ]
                }),
            "refusals": .array(
                refusals.map {
                    [
                        "field": $0.field.map(JSON.string) ?? .null, "code": .string($0.code.name),
                        "message": .string($0.message),
                    ]
                }),
            "put_off": .array(
                putOff.map {
                    [
                        "name": .string($0.name), "payload": $0.payload,
                        "due_at": .string($0.dueAt.description),
                    ]
                }),
            "changes": .array(changes.map(\.json)), "log": .array(lines.map(JSON.string)),
            "message": .string(output?.message ?? ""), "data": output?.data ?? .null,
            "error": error.map(ScriptEndpoints.told) ?? .null,
        ]
    }
}
