import KithKernel
import KithModel

/// One thing that a plugin's main file registered: a hook or a command, and its function.
struct LuaRegistration: Sendable {
    private enum Kind: Sendable {
        case hook(event: String, options: HookOptions)
        case command(CommandDefinition)
        case computed(String, reads: [String])
        case health(String, summary: String)
        case job(JobDefinition)
        case schedule(ScheduleDefinition)
        case flow(FlowDefinition)
        case form(FormDefinition)
    }

    private struct HookOptions: Sendable {
        var id: String
        var fields: [String]
        var phase: HookDefinition.Phase
        var before: [String]
        var after: [String]
    }

    private let kind: Kind
    /// The number of its function in every state.
    let function: UInt32
    private let source: SourceLocation

    /// Reads the arguments of `kith.on(event, options?, function)` and the others, which are
    /// called alike.
    ///
    /// - Throws: `invalid` that says what may stand there.
    init(
        _ host: HostFunction, _ arguments: [HostValue], place: String, plugin: String
    ) throws {
        guard let name = arguments.first?.string, let number = arguments.last?.function,
            (2...3).contains(arguments.count)
        else {
            throw KernelError(
                .invalid, "\(host.name) takes a name, options and a function.",
                recovery: "Write \(host.name)(\"…\", { … }, function(…) … end).")
        }
        let options = arguments.count == 3 ? arguments[1].map : [:]
        guard let options else {
            throw KernelError(.invalid, "The options of \(host.name) are a table.")
        }
        function = number
        source = Self.source(place, plugin)
        var reader = try OptionReader(options, host.name)
        switch host {
        case .command: kind = .command(try Self.command(name, &reader, source))
        case .computed: kind = .computed(name, reads: try reader.texts("fields"))
        case .health: kind = .health(name, summary: try reader.text("summary") ?? "")
        case .job: kind = .job(try ScheduleReader.job(name, plugin, &reader))
        case .schedule: kind = .schedule(try ScheduleReader.schedule(name, plugin, &reader))
        case .flow: kind = .flow(try ScheduleReader.flow(name, plugin, &reader))
        case .form: kind = .form(try FormOptions.form(name, plugin, &reader))
        default: kind = .hook(event: name, options: try Self.hook(name, &reader))
        }
        try reader.finish()
    }

    /// Adds what was registered, with code that runs it in the state of the transaction.
    func contribute(to contributions: inout Contributions, of plugin: LuaPlugin) throws {
        let function = function
        switch kind {
        case .command(let definition):
            contributions.command(definition) { input, transaction in
                try LuaRun.of(plugin, transaction).command(
                    function, definition, input, transaction)
            }
        case .hook(let event, let options):
            try hook(event, options, &contributions, plugin)
        case .computed(let name, let reads):
            contributions.computed(name, reads: reads, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $1).computed(function, name, $0, $1)
            }
        case .health(let name, let summary):
            contributions.health(name, summary, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $0).health(function, name, $0)
            }
        case .job(let job):
            contributions.job(job, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $1).job(function, $0, $1)
            }
        case .schedule(let schedule):
            contributions.schedule(schedule, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $1).job(function, $0, $1)
            }
        case .flow(let definition):
            contributions.flow(definition, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $0.transaction).flow(function, definition.name, $0)
            }
        case .form(let form):
            contributions.form(form, file: source.file, line: source.line) {
                try LuaRun.of(plugin, $1).form(function, form, $0, $1)
            }
        }
    }

    private func hook(
        _ event: String, _ options: HookOptions, _ contributions: inout Contributions,
        _ plugin: LuaPlugin
    ) throws {
        let (function, id) = (function, options.id)
        if Self.isAsked(event) {
            contributions.onAsked(
                event, id: id, phase: options.phase, before: options.before,
                after: options.after, file: source.file, line: source.line
            ) { event, transaction in
                try LuaRun.of(plugin, transaction).asked(function, event, transaction)
            }
            return
        }
        guard let name = RecordEventName(event), name.moment != .committed else {
            contributions.onCommitted(
                event, id: id, fields: options.fields, file: source.file, line: source.line
            ) { event, transaction in
                try LuaRun.of(plugin, transaction).committed(function, event, transaction)
            }
            return
        }
        contributions.on(
            event, id: id, fields: options.fields, phase: options.phase, before: options.before,
            after: options.after, file: source.file, line: source.line
        ) { write in
            try LuaRun.of(plugin, write.transaction).hook(function, write, event)
        }
    }

    /// An event that is called by what is happening, as `lead.converting`, is asked; one that
    /// is called by what has happened, as `lead.converted`, is announced.
    private static func isAsked(_ event: String) -> Bool {
        RecordEventName(event) == nil && event.hasSuffix("ing")
    }

    /// Refuses what a plugin may not register: a command that does not carry its id, a hook on
    /// what it was not granted.
    func check(of plugin: LuaPlugin) throws {
        let id = plugin.manifest.id
        switch kind {
        case .command(let definition) where !definition.name.hasPrefix(id + "."):
            throw KernelError(
                .invalid, "The command `\(definition.name)` is not called `\(id).…`.",
                recovery: "Let its name begin with the plugin's id.",
                location: source.description)
        case .schedule(let schedule) where !plugin.manifest.schedules:
            throw KernelError(
                .invalid,
                "The plugin `\(id)` has the schedule `\(schedule.name)` without a grant for it.",
                recovery: "Add \"schedule\": true to `grants` in plugin.json.",
                location: source.description)
        case .form(let form) where !plugin.manifest.hasForms:
            throw KernelError(
                .invalid, "The plugin `\(id)` has the form `\(form.name)` without a grant for it.",
                recovery: "Add \"form\": true to `grants` in plugin.json.",
                location: source.description)
        case .hook(let event, _) where !plugin.mayHear(event):
            let noun = event.prefix { $0 != "." }
            throw KernelError(
                .invalid, "The plugin `\(id)` waits for `\(event)` without a grant to do so.",
                recovery: RecordEventName(event) == nil
                    ? "Add \"\(event)\" to `grants.events` in plugin.json."
                    : "Add \"\(noun)\": [\"read\"] to `grants.entities` in plugin.json.",
                location: source.description)
        case .flow(let flow) where !plugin.mayHear(flow.event):
            throw KernelError(
                .invalid, "The flow `\(flow.name)` waits for `\(flow.event)` without a grant.",
                recovery: "Ask to read its entity, or for the event, in `grants`.",
                location: source.description)
        default: break
        }
    }

    private static func hook(
        _ event: String, _ reader: inout OptionReader
    ) throws -> HookOptions {
        let fallback = String(event.map { $0 == "." ? "_" : $0 })
        let phase = try reader.text("phase") ?? "normal"
        guard let phase = HookDefinition.Phase(rawValue: phase) else {
            throw KernelError(.invalid, "`phase` is early, normal or late, not `\(phase)`.")
        }
        return HookOptions(
            id: try reader.text("id") ?? fallback, fields: try reader.texts("fields"),
            phase: phase, before: try reader.texts("before"), after: try reader.texts("after"))
    }

    private static func command(
        _ name: String, _ reader: inout OptionReader, _ source: SourceLocation
    ) throws -> CommandDefinition {
        let mode = try reader.text("mode") ?? "write"
        guard let mode = CommandDefinition.Mode(rawValue: mode) else {
            throw KernelError(.invalid, "`mode` is write or read, not `\(mode)`.")
        }
        let permission = try reader.text("requires") ?? "administrator"
        let parts = permission.split(separator: ":").map(String.init)
        return CommandDefinition(
            name, summary: try reader.text("summary") ?? "",
            arguments: try reader.definitions("args"),
            permission: parts.count == 2 ? .verb(parts[1], on: parts[0]) : .administrator,
            mode: mode, asks: try reader.texts("asks"), announces: try reader.texts("announces"),
            file: source.file, line: source.line)
    }

    private static func source(_ place: String, _ plugin: String) -> SourceLocation {
        let parts = place.split(separator: ":")
        return SourceLocation(
            file: parts.first.map(String.init) ?? plugin,
            line: parts.last.flatMap { Int($0) } ?? 1)
    }

    /// What the digest of no registrations is.
    static let emptyDigest: UInt64 = 14_695_981_039_346_656_037

    /// Adds a registration to a digest (FNV-1a: it finds mistakes, and withstands no attack,
    /// of which there is nothing to gain).
    static func digest(
        _ digest: UInt64, _ function: HostFunction, _ arguments: [HostValue]
    ) -> UInt64 {
        var digest = digest
        for byte in [UInt8(function.rawValue)] + HostValueWriter.bytes(.list(arguments)) {
            digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211
        }
        return digest
    }
}
