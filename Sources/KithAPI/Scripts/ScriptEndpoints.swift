import KithKernel
import KithModel

/// Workflow scripts: their texts and versions, and which of them runs.
enum ScriptEndpoints {
    static let all = [
        Endpoint(.get, "scripts", about: .listScripts, run: list),
        Endpoint(.get, "scripts/{script}", about: .showScript, run: show),
        Endpoint(.put, "scripts/{script}", about: .saveScript, run: save),
        Endpoint(.delete, "scripts/{script}", about: .removeScript, run: remove),
        Endpoint(
            .get, "scripts/{script}/versions", ["limit", "after"], about: .listScriptVersions,
            run: versions),
        Endpoint(
            .get, "scripts/{script}/versions/{version}", about: .showScriptVersion, run: version),
        Endpoint(
            .get, "scripts/{script}/difference", ["from", "to"], about: .compareScript,
            run: difference),
        Endpoint(.post, "scripts/{script}/publish", about: .publishScript, run: publish),
        Endpoint(.post, "scripts/{script}/rollback", about: .rollBackScript, run: rollBack),
        Endpoint(.post, "scripts/{script}/stop", about: .stopScript, run: stop),
        Endpoint(
            .post, "scripts/{script}/try", ["names", Description.parameter], about: .tryScript,
            repetition: .harmless,
            run: ScriptTrials.run),
    ]

    private static func list(_ call: Call) async throws -> Response {
        let scripts = try await call.kernel.scripts(as: call.principal)
        let isFull = try await call.isOfAdministrator()
        let known = Set(scripts.map(\.name))
        let examples = call.kernel.exampleScripts.filter { !known.contains($0.name) }
        return Response(
            200,
            [
                "scripts": .array(scripts.map { $0.json(isFull: isFull) }),
                "examples": .array(
                    examples.map { ["name": .string($0.name), "text": .string($0.text)] }),
            ])
    }

    private static func show(_ call: Call) async throws -> Response {
        let script = try await call.kernel.script(call.part("script"), as: call.principal)
        let isFull = try await call.isOfAdministrator()
        return Response(json: script.json(isFull: isFull))
    }

    /// Keeps a text as the newest version: `{"text": …}`.
    private static func save(_ call: Call) async throws -> Response {
        let text = try text(try call.members(["text"]))
        let name = call.part("script")
        // Nobody has a text compiled who may not keep it.
        try await call.kernel.requireScriptWriter(call.principal)
        let outline = try call.kernel.scriptOutline(of: text)
        return try await call.write { once in
            try await call.kernel.saveScript(
                text, named: name, as: call.principal, door: call.door, once: once)
        } answer: { saved in
            Response(
                200,
                [
                    "script": .string(name), "version": .integer(saved.number),
                    "is_new": .boolean(saved.isNew),
                    "asks": .array(outline.manifest.asks.map(JSON.string)),
                    "fault": outline.fault.map(Self.told) ?? .null,
                ])
        }
    }

    private static func remove(_ call: Call) async throws -> Response {
        try await call.write { once in
            try await call.kernel.removeScript(
                call.part("script"), as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(204)
        }
    }

    private static func versions(_ call: Call) async throws -> Response {
        let limit = try call.integer("limit", in: 1...1000) ?? 100
        let versions = try await call.kernel.scriptVersions(
            call.part("script"), below: try call.integer("after", in: 1 ... .max),
            limit: Int(limit), as: call.principal)
        let next = versions.count == Int(limit) ? versions.last?.number : nil
        return Response(
            200,
            [
                "versions": .array(versions.map(\.json)),
                "next": next.map { .string("\($0)") } ?? .null,
            ])
    }

    private static func version(_ call: Call) async throws -> Response {
        let name = call.part("script")
        guard let number = Int64(call.part("version")) else {
            throw KernelError(
                .invalid, "`\(call.part("version"))` is not the number of a version.",
                recovery: "See all of them: kith script versions \(name)", field: "version")
        }
        let version = try await call.kernel.scriptVersion(name, number, as: call.principal)
        let outline = try call.kernel.scriptOutline(of: version.text ?? "")
        var object = version.json.object ?? [:]
        object["text"] = .string(version.text ?? "")
        object["asks"] = .array(outline.manifest.asks.map(JSON.string))
        object["fault"] = outline.fault.map(Self.told) ?? .null
        return Response(200, object)
    }

    /// Compares two versions; the published and the newest where none is named.
    private static func difference(_ call: Call) async throws -> Response {
        let name = call.part("script")
        let script = try await call.kernel.script(name, as: call.principal)
        let (from, to) = (
            try call.integer("from", in: 1 ... .max) ?? script.published ?? script.newest,
            try call.integer("to", in: 1 ... .max) ?? script.newest
        )
        let old = try await call.kernel.scriptVersion(name, from, as: call.principal)
        let new = try await call.kernel.scriptVersion(name, to, as: call.principal)
        let lines = LineDifference(from: old.text ?? "", to: new.text ?? "").lines
        return Response(
            200,
            [
                "script": .string(name), "from": .integer(from), "to": .integer(to),
                "lines": .array(lines.map(\.json)),
            ])
    }

    private static func publish(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("publish scripts")
        let (name, object) = (
            call.part("script"), try call.members(["version", "approve", "runs"])
        )
        let number = try number(object)
        let approved = try await approved(object, name, number, call)
        let runs = try runs(object)
        return try await call.write { once in
            try await call.kernel.publishScript(
                name, number, approving: approved, runs: runs, as: call.principal,
                door: call.door, once: once)
        } answer: { _ in
            Response(200, ["script": .string(name), "version": number.map(JSON.integer) ?? .null])
        }
    }

    private static func runs(_ object: JSONObject) throws -> RunsInFlight {
        guard let given = object["runs"], given != .null else { return .finish }
        if let choice = given.string.flatMap(RunsInFlight.init(rawValue:)) { return choice }
        throw KernelError(
            .invalid, "`runs` is finish, move or cancel.",
            recovery: "Say what becomes of the runs of flows that are under way.", field: "runs")
    }

    /// Lets the version run again that ran before, or the one that is named.
    private static func rollBack(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("publish scripts")
        let (name, object) = (call.part("script"), try call.members(["version"]))
        let named = try number(object)
        let number =
            if let named { named } else {
                try await call.kernel.scriptVersionBefore(name, as: call.principal)
            }
        return try await call.write { once in
            try await call.kernel.publishScript(
                name, number, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["script": .string(name), "version": .integer(number)])
        }
    }

    /// What is approved: a list, or `true` for all that the version asks for.
    private static func approved(
        _ object: JSONObject, _ name: String, _ number: Int64?, _ call: Call
    ) async throws -> Set<String>? {
        guard let approve = object["approve"], approve != .null, approve != .boolean(false) else {
            return nil
        }
        guard approve == .boolean(true) else {
            return try object.grants("approve")
        }
        let version = try await call.kernel.scriptVersion(name, number, as: call.principal)
        return Set(try call.kernel.scriptOutline(of: version.text ?? "").manifest.asks)
    }

    private static func stop(_ call: Call) async throws -> Response {
        try await call.requireAdministrator("stop scripts")
        let name = call.part("script")
        return try await call.write { once in
            try await call.kernel.stopScript(
                name, as: call.principal, door: call.door, once: once)
        } answer: { _ in
            Response(200, ["script": .string(name), "state": "stopped"])
        }
    }

    // MARK: Bodies

    static func text(_ object: JSONObject) throws -> String {
        if let text = object["text"]?.string { return text }
        throw KernelError(
            .required, "`text` is missing.", recovery: "Give the script's text.", field: "text")
    }

    static func number(_ object: JSONObject) throws -> Int64? {
        guard let json = object["version"], json != .null else { return nil }
        guard let number = json.integer else {
            throw KernelError(.invalid, "`version` is a whole number.", field: "version")
        }
        return number
    }

    static func told(_ fault: KernelError) -> JSON {
        [
            "code": .string(fault.code.name), "message": .string(fault.message),
            "recovery": .string(fault.recovery), "location": .string(fault.location ?? ""),
        ]
    }
}

extension Kernel.ScriptState {
    /// The script as the API writes it.
    ///
    /// - Parameter isFull: whether with what is for administrators.
    package func json(isFull: Bool) -> JSON {
        [
            "id": .string(id.description), "name": .string(name), "title": .string(title),
            "state": .string(standing.rawValue), "newest": .integer(newest),
            "published": published.map(JSON.integer) ?? .null,
            "plugin": plugin?.json(isFull: isFull) ?? .null,
        ]
    }
}

extension Kernel.ScriptVersion {
    /// The version as the API writes it, without its text.
    var json: JSON {
        [
            "version": .integer(number), "at": .string(at.description),
            "by": by.map { .string($0.description) } ?? .null,
            "published_at": publishedAt.map { .string($0.description) } ?? .null,
        ]
    }
}
