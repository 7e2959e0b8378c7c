import KithModel
import KithQuery

extension Kernel {
    /// The most bytes that a script's text may have.
    public static let largestScript = 256 << 10

    /// Returns the scripts that the caller may read, by name.
    public func scripts(as principal: Principal) async throws -> [ScriptState] {
        let records = try await read(as: principal) { transaction in
            _ = try transaction.readableEntity("script")
            return try transaction.find("script", sort: "name", limit: 1000)
        }
        let plugins = try await scriptPlugins()
        return records.map { ScriptState($0, plugins) }
    }

    /// Returns a script.
    ///
    /// - Throws: `not_found` with the nearest name.
    public func script(_ name: String, as principal: Principal) async throws -> ScriptState {
        let record = try await read(as: principal) { try $0.script(name) }
        return ScriptState(record, try await scriptPlugins())
    }

    /// Returns the texts that lie beside the program, to begin with.
    public var exampleScripts: [ScriptReader.Example] { scriptReader?.examples() ?? [] }

    /// Returns the versions of a script, newest first, without their texts.
    ///
    /// - Parameter below: only those of lower numbers; all where nil.
    /// - Throws: `not_found`.
    public func scriptVersions(
        _ name: String, below: Int64? = nil, limit: Int = 100, as principal: Principal
    ) async throws -> [ScriptVersion] {
        try await read(as: principal) { transaction in
            let script = try transaction.script(name)
            return try transaction.find(
                "script_version", where: "script = :script and number < :below",
                ["script": .string(script.id.description), "below": .integer(below ?? .max)],
                sort: "-number", limit: limit
            ).map { ScriptVersion($0, withText: false) }
        }
    }

    /// Returns a version of a script with its text.
    ///
    /// - Parameter number: the newest where nil.
    /// - Throws: `not_found`.
    public func scriptVersion(
        _ name: String, _ number: Int64? = nil, as principal: Principal
    ) async throws -> ScriptVersion {
        try await read(as: principal) { transaction in
            let script = try transaction.script(name)
            let wanted = number ?? script["newest"]?.integer ?? 0
            return ScriptVersion(
                try transaction.version(wanted, of: script), withText: true)
        }
    }

    /// Keeps a text as the newest version of the script that it names; the one that runs goes on.
    ///
    /// The same text again is no new version. What is wrong with its code is no reason not to
    /// keep it: nobody is to lose what is half written.
    ///
    /// - Parameter name: the script that it must name; whichever it does where nil.
    /// - Returns: the number of the version, and whether it is new.
    /// - Throws: `invalid` for a text whose first comment is no manifest of a script, with its
    ///   line; `forbidden` for who may not write scripts; `too_large`.
    public func saveScript(
        _ text: String, named name: String? = nil, as principal: Principal, door: Door,
        once: Once<(number: Int64, isNew: Bool)>? = nil
    ) async throws -> (number: Int64, isNew: Bool) {
        try Self.checkSize(ofScript: text)
        let reading = try requireScripts().read(text, 1)
        if let name, name != reading.name {
            throw KernelError(
                .invalid, "The text names itself `\(reading.name)`, not `\(name)`.",
                recovery: "Write `\"id\": \"\(name)\"` in its first comment, or save it as a "
                    + "script of its own.", field: "text")
        }
        return try await keepingScripts(
            "Save script \(reading.name)", as: principal, door: door, once: once
        ) { try $0.keepScript(reading, text) }
    }

    /// Deletes a script that does not run, with its versions, which can be found in the log, and
    /// all that was decided and kept for it: the next of its name is another one.
    ///
    /// - Throws: `not_found`; `conflict` while it runs; `forbidden` for who is no administrator.
    public func removeScript(
        _ name: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        _ = try await script(name, as: principal)
        let id = ScriptReader.prefix + name
        try await change(as: principal, door: door, title: "Remove script \(name)", once: once) {
            desk in
            guard !desk.enabled.contains(id) else {
                throw KernelError(
                    .conflict, "The script `\(name)` runs.",
                    recovery: "Stop it first: kith script stop \(name)")
            }
            return RegistryChange(
                sources: desk.sources.filter { $0.manifest.id != id }, enabled: desk.enabled
            ) { transaction in
                try Self.forget(id, transaction)
                try transaction.delete("script", [transaction.script(name).id])
            }
        }
        sources.forgetScript(id)
    }

    /// Refuses who may not write scripts.
    ///
    /// - Throws: `not_found` for who may not even read them; `forbidden`.
    package func requireScriptWriter(_ principal: Principal) async throws {
        try await read(as: principal) { transaction in
            let rights = transaction.access(to: try transaction.readableEntity("script"))
            guard rights.scope(.create) == .none, rights.scope(.update) == .none else { return }
            throw KernelError(
                .forbidden, "You may not write scripts.",
                recovery: "Ask an administrator for a role with `script:create`.")
        }
    }

    static func checkSize(ofScript text: String) throws {
        guard text.utf8.count > largestScript else { return }
        throw KernelError(
            .tooLarge, "A script holds at most \(largestScript >> 10) KB.",
            recovery: "Make a plugin of several files of it: kith plugin new", field: "text")
    }

    /// The host of the scripts' language.
    ///
    /// - Throws: `unavailable` where this program has none.
    func requireScripts() throws -> ScriptReader {
        if let scriptReader { return scriptReader }
        throw KernelError(.unavailable, "This program runs no scripts.")
    }

    /// Runs a body in which scripts may be written.
    private func keepingScripts<Result: Sendable>(
        _ title: String, as principal: Principal, door: Door, once: Once<Result>?,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await transact(
            as: principal, door: door, ChangeSetContext(kind: "script", title: title),
            once: once?.of(\.result)
        ) { transaction in
            transaction.state.isReshaping = true
            return try body(transaction)
        }.result
    }

    private func scriptPlugins() async throws -> [String: PluginState] {
        Dictionary(
            try await plugins().filter { $0.manifest.id.hasPrefix(ScriptReader.prefix) }
                .map { ($0.manifest.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Kernel.ScriptState {
    init(_ record: Record, _ plugins: [String: Kernel.PluginState]) {
        id = record.id
        name = record.title
        title = record["title"]?.text ?? record.title
        newest = record["newest"]?.integer ?? 0
        published = record["published"]?.integer
        plugin = plugins[ScriptReader.prefix + record.title]
    }
}

extension Kernel.ScriptVersion {
    init(_ record: Record, withText: Bool) {
        number = record["number"]?.integer ?? 0
        at = record["created_at"]?.instant ?? Instant(milliseconds: 0)
        by = record["created_by"]?.reference
        publishedAt = record["published_at"]?.instant
        text = withText ? record["text"]?.text : nil
    }
}
