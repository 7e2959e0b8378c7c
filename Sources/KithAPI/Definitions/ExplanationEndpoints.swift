import KithKernel
import KithModel
import KithQuery

/// Where things come from, what hangs on them, and why somebody may do something.
enum ExplanationEndpoints {
    static let all = [
        Endpoint(.get, "explain/{name}", about: .explain, run: explain),
        Endpoint(.get, "hooks/{event}", about: .listHooks, run: hooks),
        Endpoint(
            .get, "access", ["user", "verb", "entity", "record"], about: .explainAccess, run: access
        ),
    ]

    private static func explain(_ call: Call) async throws -> Response {
        let explanation = try await call.kernel.explain(
            call.part("name"), as: call.principal)
        return Response(200, explanation.json)
    }

    private static func hooks(_ call: Call) async throws -> Response {
        let event = call.part("event")
        let hooks = try await call.kernel.hooks(on: event, as: call.principal)
        return Response(
            200, ["event": .string(event), "hooks": .array(hooks.map(\.json))])
    }

    private static func access(_ call: Call) async throws -> Response {
        let word = call.text("verb") ?? ""
        guard let verb = Verb(rawValue: word) else {
            let names = Verb.allCases.map(\.rawValue)
            throw KernelError(
                .invalid, "`\(word)` is no verb\(Suggestion.question(for: word, among: names))",
                recovery: "Use one of \(names.joined(separator: ", ")).")
        }
        let explanation = try await call.kernel.explainAccess(
            of: try await user(call), verb, call.text("entity") ?? "",
            try call.text("record").map(Call.id), as: call.principal)
        return Response(json: explanation.json)
    }

    /// Whom the question is about; who may not ask for others learns nothing of them, not even
    /// whether they are there.
    private static func user(_ call: Call) async throws -> RecordID {
        let caller = try await call.kernel.caller(call.principal)
        guard let name = call.text("user") else {
            if let user = caller.user { return user }
            throw KernelError(.usage, "Nobody is named.", recovery: "Say whom: ?user=NAME")
        }
        if caller.isAdministrator { return try await call.kernel.user(name) }
        guard let own = caller.user, (try? await call.kernel.user(name)) == own else {
            throw KernelError(
                .forbidden, "You may ask only for your own rights.",
                recovery: "Ask an administrator.")
        }
        return own
    }
}

extension Explanation {
    /// The explanation as the API writes it.
    package var json: JSONObject {
        var object: JSONObject = ["name": .string(name)]
        switch subject {
        case .command(let command):
            object["kind"] = "command"
            for (key, value) in command.json.object ?? [:] { object[key] = value }
            object["doors"] = [
                "cli": .string(command.usage),
                "api": .string("POST /api/v1/commands/\(command.name)"),
            ]
        case .entity(let entity):
            object["kind"] = "entity"
            object["summary"] = .string(entity.definition.help)
        case .event(let summary):
            object["kind"] = "event"
            object["summary"] = .string(summary)
        }
        object["owner"] = .string(owner)
        object["source"] = source.map { .string($0.description) } ?? .null
        object["hooks"] = .array(hooks.map(\.json))
        return object
    }
}

extension CommandDefinition {
    /// The line by which the command line calls it.
    package var usage: String {
        let words = arguments.map { argument in
            let word = "--\(argument.name) \(argument.type.name.uppercased())"
            return argument.isRequired ? word : "[\(word)]"
        }
        return (["kith run \(name)"] + words).joined(separator: " ")
    }
}
