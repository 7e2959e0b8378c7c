import KithModel
import KithStore

extension Kernel {
    /// Lets a version of a script run: the version before it serves until then.
    ///
    /// An earlier version may be published again: so a script is rolled back.
    ///
    /// - Parameters:
    ///   - number: the newest where nil.
    ///   - approved: what is granted of what nobody has decided on; nil where nothing may be
    ///     new.
    ///   - runs: what becomes of the runs of its flows that are under way.
    /// - Throws: `not_found`; `pending_grants` where it asks for more and nothing was approved;
    ///   `forbidden` for who is no administrator; what is wrong with its code, with file and
    ///   line. Nothing is changed then.
    public func publishScript(
        _ name: String, _ number: Int64? = nil, approving approved: Set<String>? = nil,
        runs: RunsInFlight = .finish, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        let version = try await scriptVersion(name, number, as: principal)
        let source = try scriptSource(version)
        if let fault = source.fault { throw fault }
        if let strange = approved?.subtracting(source.manifest.asks).sorted().first {
            throw unasked(strange, of: source.manifest)
        }
        let id = source.manifest.id
        if approved == nil {
            let entry = try await entries()[id]
            let asks = entry.map { Succession(source.manifest, after: $0).more }
            try Self.refuse(asks ?? source.manifest.asks, of: name)
        }
        let title = "Publish version \(version.number) of script \(name)"
        try await start(
            source, approved.map { .these($0) } ?? .nothing, title, principal, door, once
        ) { transaction in
            let script = try transaction.script(name)
            let text = try transaction.version(version.number, of: script)
            try transaction.update("script", script.id, ["published": .integer(version.number)])
            let table = RunTable(transaction.state.session)
            switch runs {
            case .finish: break
            case .move: try table.move(id + ".", to: source.manifest.version, at: transaction.now)
            case .cancel:
                let why = "Version \(version.number) of the script was published."
                try table.cancel(id + ".", why: why, at: transaction.now)
            }
            try transaction.update(
                "script_version", text.id, ["published_at": .instant(transaction.now)])
        }
        sources.keepScript(source)
    }

    /// Stops a script; its data are kept.
    ///
    /// - Throws: `not_found`; `conflict` where it does not run.
    public func stopScript(
        _ name: String, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        guard try await script(name, as: principal).isRunning else {
            throw KernelError(
                .conflict, "The script `\(name)` does not run.",
                recovery: "See how it stands: kith script show \(name)")
        }
        try await disable(ScriptReader.prefix + name, as: principal, door: door, once: once)
    }

    /// Returns the number of the version that ran before the one that was published last.
    ///
    /// - Throws: `conflict` where there is none.
    public func scriptVersionBefore(
        _ name: String, as principal: Principal
    ) async throws -> Int64 {
        let present = try await script(name, as: principal).published
        let earlier = try await read(as: principal) { transaction in
            try transaction.find(
                "script_version",
                where: "script = :script and published_at != null and number != :present",
                [
                    "script": .string(try transaction.script(name).id.description),
                    "present": .integer(present ?? 0),
                ], sort: "-published_at,-number", limit: 1)
        }
        if let number = earlier.first?["number"]?.integer { return number }
        throw KernelError(
            .conflict, "No other version of the script `\(name)` ever ran.",
            recovery: "Publish one by its number: kith script publish \(name) --version N")
    }

    /// What a script's text says without being used.
    public struct ScriptOutline: Sendable {
        /// Its name, as `overdue_calls`.
        public var name: String
        /// Who it is and what it asks for.
        public var manifest: Manifest
        /// What is wrong with its code; nil where it is right.
        public var fault: KernelError?
        /// The entities whose records it listens to, in order.
        public var entities: [String]
        /// The names of the commands that it adds, in order.
        public var commands: [String]
        /// The names of its jobs and schedules, in order.
        public var jobs: [String]
    }

    /// Returns what a text says of itself and what it registers.
    ///
    /// - Throws: `invalid` for a text whose first comment is no manifest of a script; `too_large`.
    public func scriptOutline(of text: String) throws -> ScriptOutline {
        try Self.checkSize(ofScript: text)
        let source = try scriptSource(ScriptVersion(number: 1, at: clock.now, text: text))
        var (entities, commands, jobs): (Set<String>, [String], [String]) = ([], [], [])
        var fault = source.fault
        do {
            for contribution in try source.contributions().all {
                switch contribution.kind {
                case .hook(let hook):
                    if let name = RecordEventName(hook.event) { entities.insert(name.entity) }
                case .command(let command): commands.append(command.name)
                case .job(let job): jobs.append(job.name)
                case .schedule(let schedule): jobs.append(schedule.name)
                default: continue
                }
            }
        } catch let error as KernelError {
            fault = fault ?? error
        }
        return ScriptOutline(
            name: String(source.manifest.id.dropFirst(ScriptReader.prefix.count)),
            manifest: source.manifest, fault: fault, entities: entities.sorted(),
            commands: commands, jobs: jobs)
    }

    /// Returns a version of a script as a plugin.
    func scriptSource(
        _ version: ScriptVersion, log: (@Sendable (String) -> Void)? = nil
    ) throws -> PluginSource {
        let reader = try requireScripts()
        let reading = try reader.read(version.text ?? "", version.number)
        return reader.open(ScriptReader.prefix + reading.name, reading.package, log)
    }

    private static func refuse(_ asks: [String], of name: String) throws {
        guard !asks.isEmpty else { return }
        throw KernelError(
            .pendingGrants,
            "The script `\(name)` asks for what nobody has approved: "
                + asks.joined(separator: ", ") + ".",
            recovery: "Approve it by publishing it: kith script publish \(name) --approve")
    }
}
