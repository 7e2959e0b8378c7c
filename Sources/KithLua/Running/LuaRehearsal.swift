import KithKernel
import KithModel

/// Brings a new state to where handlers can be called: runs the main file once more, and sees to
/// it that it registers what it has registered before.
final class LuaRehearsal: HostAnswering {
    private var digest = LuaRegistration.emptyDigest

    /// Makes a state in which a plugin's main file has run.
    ///
    /// - Parameters:
    ///   - seed: what chance begins from.
    ///   - charged: runs the main file, and says under which limits.
    /// - Throws: what the main file raises; `plugin_error` where it registers something else.
    static func state(
        of plugin: LuaPlugin, _ profile: LuaLimits.Profile, seed: UInt64,
        charged: (LuaState, () throws -> Void) throws -> Void
    ) throws -> LuaState {
        let rehearsal = LuaRehearsal()
        let state = try LuaState(limits: profile.handler, seed: seed, answering: rehearsal)
        try charged(state) {
            _ = try state.run(LuaPrelude.program())
            for (name, program) in plugin.modules { try state.addModule(name, program) }
            try state.start(plugin.main)
        }
        guard rehearsal.digest == plugin.registrationDigest else {
            throw KernelError(
                .pluginError,
                "The plugin `\(plugin.manifest.id)` registers something else each time it runs.",
                recovery: "Let nothing that main.lua registers depend on chance or on order.")
        }
        state.mark()
        return state
    }

    func answer(_ function: HostFunction, _ arguments: [HostValue]) throws -> HostValue {
        guard function.phases.contains(.declare) else {
            throw KernelError(.invalid, function.refusal(in: .declare))
        }
        if function.registers {
            digest = LuaRegistration.digest(digest, function, arguments)
        }
        return .null
    }
}
