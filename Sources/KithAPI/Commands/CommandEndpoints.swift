import KithKernel
import KithModel

/// The commands of enabled plugins: listed, described and run.
enum CommandEndpoints {
    static let all = [
        Endpoint(.get, "commands", about: .listCommands, run: list),
        Endpoint(.get, "commands/{name}", about: .describeCommand, run: describe),
        Endpoint(
            .post, "commands/{name}", ["dry_run", "names", Description.parameter],
            about: .runCommand, run: run),
    ]

    private static func list(_ call: Call) async throws -> Response {
        Response(200, ["commands": .array(call.kernel.commands.map(\.json))])
    }

    private static func describe(_ call: Call) async throws -> Response {
        Response(json: try command(call).json)
    }

    /// Runs a command; the body holds its arguments by name.
    ///
    /// `names=true` lets references be names; `dry_run=true` rolls everything back at the end
    /// and tells what would have been written.
    private static func run(_ call: Call) async throws -> Response {
        let command = try command(call)
        var arguments = try call.object()
        if try call.flag("names") {
            arguments = try await call.kernel.resolvingNames(
                in: arguments, of: command.arguments, as: call.principal)
        }
        guard try !call.flag("dry_run") else { return try await rehearse(command, arguments, call) }
        return try await call.write { once in
            try await call.kernel.run(
                command.name, arguments, as: call.principal, door: call.door, once: once)
        } answer: { result in
            Response(200, told(result, isDryRun: false)).noting(result.receipt)
        }
    }

    private static func rehearse(
        _ command: CommandDefinition, _ arguments: JSONObject, _ call: Call
    ) async throws -> Response {
        let result = try await call.kernel.run(
            command.name, arguments, as: call.principal, door: call.door, isDryRun: true)
        var object = told(result, isDryRun: true)
        object["preview"] = .array(result.preview.map(\.json))
        if try call.isDescribed() {
            object[Description.member] = try await call.description(of: result.preview)
        }
        return Response(200, object)
    }

    private static func told(_ result: Kernel.CommandResult, isDryRun: Bool) -> JSONObject {
        let records = result.output.records.map { record -> JSON in
            ["entity": .string(record.entity), "id": .string(record.id.description)]
        }
        var object: JSONObject = [
            "message": .string(result.output.message), "records": .array(records),
            "dry_run": .boolean(isDryRun),
            "set": result.receipt.set.map { .string($0.description) } ?? .null,
        ]
        object["data"] = result.output.data
        return object
    }

    private static func command(_ call: Call) throws -> CommandDefinition {
        let name = call.part("name")
        let commands = call.kernel.commands
        if let command = commands.first(where: { $0.name == name }) { return command }
        let hint = Suggestion.question(for: name, among: commands.map(\.name))
        throw KernelError(
            .notFound, "There is no command `\(name)`\(hint)",
            recovery: "See all of them: kith run --list")
    }
}

extension CommandDefinition {
    /// The declaration as the API writes it.
    package var json: JSON {
        [
            "name": .string(name), "summary": .string(summary),
            "permission": .string(permission.description), "mode": .string(mode.rawValue),
            "arguments": .array(arguments.map(DefinitionJSON.encode)),
            "data": .array(data.map(DefinitionJSON.encode)),
            "asks": .array(asks.map(JSON.string)),
            "announces": .array(announces.map(JSON.string)),
            "source": .string(source.description),
        ]
    }
}
