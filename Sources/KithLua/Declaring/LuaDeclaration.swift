import KithKernel
import KithModel

/// The run of a plugin's main file that finds out what it registers.
///
/// No data, no clock and no chance exist in it.
final class LuaDeclaration: HostAnswering {
    private let plugin: String
    private let seed: UInt64
    private var state: LuaState?
    private(set) var registrations: [LuaRegistration] = []
    private(set) var digest = LuaRegistration.emptyDigest

    /// - Parameter seed: what `math.random` starts from.
    init(_ plugin: String, seed: UInt64 = 0) {
        self.plugin = plugin
        self.seed = seed
    }

    /// Runs the main file.
    ///
    /// - Throws: what it raises; `plugin_limit`.
    func run(_ main: LuaProgram, _ modules: [String: LuaProgram]) throws {
        do {
            try declare(main, modules)
        } catch let error as KernelError {
            throw error.blaming(plugin, "while it registered what it adds")
        }
    }

    private func declare(_ main: LuaProgram, _ modules: [String: LuaProgram]) throws {
        let state = try LuaState(limits: .declaration, seed: seed, answering: self)
        self.state = state
        defer { self.state = nil }
        _ = try state.run(LuaPrelude.program())
        for (name, program) in modules.sorted(by: { $0.key < $1.key }) {
            try state.addModule(name, program)
        }
        do {
            try state.start(main)
        } catch let error as KernelError where state.isOutOfTime {
            throw KernelError(
                .unavailable, "There was no time to register what it adds: \(error.message)",
                recovery: "Look again when the machine has less to do: kith plugin list",
                location: error.location)
        }
    }

    func answer(_ function: HostFunction, _ arguments: [HostValue]) throws -> HostValue {
        guard function.phases.contains(.declare) else {
            throw KernelError(
                .invalid, function.refusal(in: .declare), recovery: "Call it inside a handler.")
        }
        switch function {
        case _ where function.registers:
            let place = state?.callerPlace ?? ""
            registrations.append(
                try LuaRegistration(function, arguments, place: place, plugin: plugin))
            digest = LuaRegistration.digest(digest, function, arguments)
        case .fail: throw KernelError(.invalid, arguments.first?.string ?? "")
        default: break
        }
        return .null
    }
}

extension KernelError {
    /// Returns the error with the plugin and what it did in the text, where its code is at
    /// fault; what a handler refuses on purpose is told as it is.
    func blaming(_ plugin: String, _ doing: String) -> KernelError {
        // A plugin that was called from there has put its name to it already.
        guard !message.hasPrefix("The plugin `") else { return self }
        var error = self
        if code == .pluginLimit {
            error.message = "The plugin `\(plugin)` was stopped \(doing): \(message)"
        } else if code == .pluginError {
            error.message = "The plugin `\(plugin)` failed \(doing): \(message)"
        }
        return error
    }
}

extension HostFunction {
    /// Why a function is not there in a phase, and where it is.
    func refusal(in phase: LuaPhase) -> String {
        let others = LuaPhase.allCases.filter(phases.contains).map(\.words)
        return "\(calledName) is not available \(phase.words), but "
            + others.joined(separator: ", ") + "."
    }

    /// The name by which scripts call it, through the prelude or not.
    private var calledName: String {
        switch self {
        case .enqueue: "kith.jobs.enqueue"
        case .send: "kith.mail.send"
        case .flowStep: "flow:step"
        case .keptValue: "kith.kv.get"
        case .keptValues: "kith.kv.all"
        case .setKeptValue: "kith.kv.set"
        case .addWorkingMinutes: "kith.calendar.add"
        case .workingMinutes: "kith.calendar.minutes"
        case .isWorkingTime: "kith.calendar.is_open"
        default: name
        }
    }
}
