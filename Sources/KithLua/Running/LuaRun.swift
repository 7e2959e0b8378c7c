import KithKernel
import KithModel
import KithQuery
import Synchronization

/// A plugin at work in one transaction: its state, and what its handlers may reach now.
///
/// It lives on the thread of the transaction and ends with it, so nothing that a script keeps
/// can be seen by another caller.
final class LuaRun {
    let plugin: LuaPlugin
    private let ledger: LuaLedger
    /// The limits that it works under, by what it was granted.
    private let profile: LuaLimits.Profile
    private let profileName: LuaLimits.Profile.Name
    private var made: LuaState?
    /// The batches of records that scripts hold, by their numbers.
    var batches: [LuaBatch] = []
    /// What administrators chose, as far as somebody has asked.
    var settings: [String: HostValue] = [:]
    /// What the handler that runs now may reach; handlers can stand inside each other.
    var frames: [Frame] = []
    /// The run of a flow that goes on; nil outside of one.
    var flow: Flow?
    /// What a step of the flow has failed by: the script cannot go on as if nothing were.
    var flowFault: KernelError?

    /// The limits of what runs now.
    private var limits: LuaLimits.Profile {
        frames.first?.phase.isLong == true ? profile.ofJob : profile
    }

    /// What one handler may reach.
    struct Frame {
        /// What the handler is, for the text of an error: `contact.before_save`.
        var handler: String
        var phase: LuaPhase
        var transaction: Transaction
    }

    /// What the outermost handler has done so far.
    private(set) var use = LuaLimits.handler.counts.map { _ in 0 }

    private init(_ plugin: LuaPlugin, _ ledger: LuaLedger, _ name: LuaLimits.Profile.Name) {
        self.plugin = plugin
        self.ledger = ledger
        profile = plugin.profile[name]
        profileName = name
    }

    deinit {
        if let made { plugin.reserve?.giveBack(made, profileName) }
    }

    /// Returns the run of a plugin in a transaction, starting it if it is the first.
    static func of(_ plugin: LuaPlugin, _ transaction: Transaction) -> LuaRun {
        let ledger = transaction.attachment("lua") { LuaLedger() }
        let id = plugin.manifest.id
        return transaction.attachment(plugin.attachment) {
            let name = transaction.granted(id).flatMap {
                LuaLimits.Profile.Name(rawValue: $0.limits)
            }
            return LuaRun(plugin, ledger, name ?? .standard)
        }
    }

    /// Lets go of the run of a plugin in a transaction: the next one begins anew.
    static func end(of plugin: LuaPlugin, in transaction: Transaction) {
        transaction.detach(plugin.attachment)
    }

    /// What the handler that runs now may reach.
    var frame: Frame? { frames.last }

    /// The transaction of the handler that runs now.
    ///
    /// - Throws: `plugin_error` where none runs.
    func transaction() throws -> Transaction {
        guard let frame else {
            throw KernelError(.pluginError, "Nothing runs that could reach records.")
        }
        return frame.transaction
    }

    /// Runs a hook on a batch of records.
    func hook(_ function: UInt32, _ write: WriteEvent, _ name: String) throws {
        let phase: LuaPhase = write.moment == .before ? .before : .after
        let frame = Frame(handler: name, phase: phase, transaction: write.transaction)
        try within(frame) { state in
            let new = add(LuaBatch(changes: write.changes, of: write.entity))
            let was = add(LuaBatch(old: write.changes, of: write.entity))
            let count = UInt32(write.changes.count)
            let event: [String: HostValue] = [
                "entity": .string(write.entity.name),
                "operation": .string(write.operation.rawValue),
                "new": .list((0..<count).map { .record(batch: new, place: $0) }),
                "was": .list(
                    zip(0..<count, write.changes).map {
                        $1.old == nil ? .null : .record(batch: was, place: $0)
                    }),
            ]
            _ = try state.call(LuaPrelude.Entry.hook, [.function(function), .map(event)])
        }
    }

    /// Runs a hook on something that was committed.
    func committed(
        _ function: UInt32, _ event: CommittedEvent, _ transaction: Transaction
    ) throws {
        let frame = Frame(handler: event.name, phase: .committed, transaction: transaction)
        try within(frame) { state in
            var members: [String: HostValue] = [
                "key": .string(event.key), "name": .string(event.name),
                "changes": HostValue(readable(event, transaction)), "at": .instant(event.at),
            ]
            if let entity = event.entity { members["entity"] = .string(entity) }
            if let record = event.record { members["record"] = .string(record.description) }
            _ = try state.call(
                LuaPrelude.Entry.command, [.function(function), .map(members)])
        }
    }

    /// What an event says, without the fields that the plugin may not read.
    private func readable(_ event: CommittedEvent, _ transaction: Transaction) -> JSON {
        guard RecordEventName(event.name) != nil, let entity = event.entity,
            let members = event.payload.object
        else { return event.payload }
        var object = JSONObject()
        for (name, change) in members where transaction.mayRead(name, of: entity) {
            object[name] = change
        }
        return .object(object)
    }

    /// Runs a hook on an event that is asked.
    func asked(_ function: UInt32, _ event: CustomEvent, _ transaction: Transaction) throws {
        let frame = Frame(handler: event.name, phase: .asked, transaction: transaction)
        try within(frame) { state in
            var members: [String: HostValue] = [
                "name": .string(event.name), "payload": HostValue(event.payload),
            ]
            if let record = event.record { members["record"] = .string(record.description) }
            _ = try state.call(
                LuaPrelude.Entry.command, [.function(function), .map(members)])
        }
    }

    /// Runs a command.
    func command(
        _ function: UInt32, _ definition: CommandDefinition, _ input: CommandInput,
        _ transaction: Transaction
    ) throws -> CommandOutput {
        let frame = Frame(
            handler: definition.name, phase: .command, transaction: transaction)
        return try within(frame) { state in
            var arguments: [String: HostValue] = [:]
            for argument in definition.arguments {
                arguments[argument.name] = HostValue(input[argument.name])
            }
            // An absent argument is nil in Lua, not kith.null.
            arguments = arguments.filter { $0.value != .null }
            let context: [String: HostValue] = ["command": .string(definition.name)]
            let output = try state.call(
                LuaPrelude.Entry.command,
                [.function(function), .map(arguments), .map(context)])
            return try output.commandOutput(self)
        }
    }

    /// Computes a field of some records.
    func computed(
        _ function: UInt32, _ name: String, _ records: [Record], _ transaction: Transaction
    ) throws -> [Value] {
        guard let first = records.first else { return [] }
        let field = String(name.drop { $0 != "." }.dropFirst())
        let frame = Frame(handler: name, phase: .computing, transaction: transaction)
        return try within(frame) { state in
            let call = HostCall(self, [])
            let answer = try state.call(
                LuaPrelude.Entry.computed,
                [.function(function), .list(call.hold(records, of: first.entity))])
            return try (answer.list ?? []).map {
                try call.value($0, field, first.entity, transaction)
            }
        }
    }

    /// Looks at the plugin's health; a sentence says what is wrong.
    func health(
        _ function: UInt32, _ name: String, _ transaction: Transaction
    ) throws -> String? {
        let frame = Frame(handler: name, phase: .health, transaction: transaction)
        return try within(frame) { state in
            let answer = try state.call(LuaPrelude.Entry.health, [.function(function)])
            return answer == .null ? nil : answer.string ?? "It is not well."
        }
    }

    /// Runs a line of a console.
    func evaluate(_ program: LuaProgram, _ transaction: Transaction) throws -> HostValue {
        let frame = Frame(handler: "console", phase: .command, transaction: transaction)
        return try within(frame) { try $0.run(program) }
    }

    /// The instructions that the last handler has used.
    var usedFuel: Int64 { made?.usedFuel ?? 0 }

    /// Runs a body in the plugin's state, with what is left of the transaction's limits.
    func within<Result>(
        _ frame: Frame, _ body: (LuaState) throws -> Result
    ) throws -> Result {
        let isOutermost = frames.isEmpty
        frames.append(frame)
        defer { frames.removeLast() }
        do {
            guard isOutermost else { return try body(state(frame)) }
            use = use.map { _ in 0 }
            let state = try state(frame)
            defer { note(state, frame.transaction) }
            return try ledger.charged(state, limits) { try body(state) }
        } catch let error as KernelError {
            // A state that was stopped is of no more use; what comes next begins anew.
            if isOutermost, error.code == .pluginLimit { end() }
            throw error.blaming(plugin.manifest.id, "in `\(frame.handler)`")
        }
    }

    /// Notes what the outermost handler has used.
    private func note(_ state: LuaState, _ transaction: Transaction) {
        let used = [state.usedFuel, ledger.lastMilliseconds, Int64(state.peakMemory)]
        let figures = zip(limits.handler.figures, used + use.map(Int64.init)).map {
            Kernel.UseFigure($0.what, used: $1, limit: $0.limit)
        }
        transaction.note(plugin.manifest.id, figures)
        transaction.noteUse(
            fuel: state.usedFuel, queries: use[LuaLimits.Counted.queries.rawValue])
    }

    private func end() {
        made = nil
        batches = []
    }

    private func state(_ frame: Frame) throws -> LuaState {
        if let made { return made }
        let chance = plugin.chance.load(ordering: .relaxed)
        let seed = UInt64(bitPattern: frame.transaction.now.milliseconds) &+ chance
        let state =
            try plugin.reserve?.take(profileName, of: plugin)
            ?? LuaRehearsal.state(of: plugin, profile, seed: seed) { state, body in
                try ledger.charged(state, profile, body)
            }
        try state.hand(to: self, seed: seed)
        state.order(by: chance)
        made = state
        return state
    }

    /// Writes a line, with the place that writes it.
    func log(_ words: String) {
        plugin.log("\(made?.callerPlace ?? plugin.manifest.id): \(words)")
    }

    /// Counts what the handler does.
    ///
    /// - Throws: `plugin_limit`, which no script can catch.
    func count(_ counted: LuaLimits.Counted, _ amount: Int = 1) throws {
        try ledger.count(counted, amount, in: &use, limits)
    }

    /// Takes in a batch that scripts may hold, and returns its number.
    func add(_ batch: LuaBatch) -> UInt32 {
        batches.append(batch)
        return UInt32(batches.count - 1)
    }
}

extension LuaRun: HostAnswering {
    func answer(_ function: HostFunction, _ arguments: [HostValue]) throws -> HostValue {
        let phase = frame?.phase ?? .command
        guard function.phases.contains(phase) else {
            let isOwn = phase == .before && function == .update
            throw KernelError(
                function == .create || function == .update ? .selfWrite : .invalid,
                function.refusal(in: phase),
                recovery: isOwn
                    ? "Assign the field of the record that is being saved, as in record.name = "
                        + "value; move the call there for other records." : "Move the call there.")
        }
        return try HostCall(self, arguments).answerGranted(function)
    }
}
