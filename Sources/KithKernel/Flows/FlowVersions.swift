import KithModel
import KithStore
import Synchronization

/// The flows of earlier versions of scripts, for the runs that began with them.
final class FlowVersions: Sendable {
    private let known = Mutex<[String: RegisteredFlow]>([:])

    /// Returns a flow of a version; finds it where nobody has asked before.
    func flow(_ key: String, _ find: () async throws -> RegisteredFlow?) async throws
        -> RegisteredFlow?
    {
        if let flow = known.withLock({ $0[key] }) { return flow }
        guard let flow = try await find() else { return nil }
        known.withLock { $0[key] = flow }
        return flow
    }
}

/// What becomes of the runs under way when a script is published anew.
public enum RunsInFlight: String, Sendable, CaseIterable {
    /// They go on with the version that they began with.
    case finish
    /// They go on with the new one; those whose steps are others there stop.
    case move
    /// They are taken back.
    case cancel
}

extension Kernel {
    /// Returns the code that a run goes on with: that of the version that it began with, where
    /// it is a script's; nil while its plugin does not run.
    func flow(_ run: RunRow) async throws -> RegisteredFlow? {
        let generation = generation
        guard let present = generation.flows[run.flow] else {
            return try await formerFlow(run, generation)
        }
        let version = generation.enabled.first { $0.id == present.owner }?.version
        guard run.version != version, present.owner.hasPrefix(ScriptReader.prefix) else {
            return present
        }
        return try await formerFlow(run, generation) ?? present
    }

    /// A script that runs may have given up the flow since.
    private func formerFlow(
        _ run: RunRow, _ generation: Generation
    ) async throws -> RegisteredFlow? {
        let owner = String(run.flow.prefix { $0 != "." })
        guard owner.hasPrefix(ScriptReader.prefix),
            generation.enabled.contains(where: { $0.id == owner }),
            let number = Int64(run.version.prefix { $0 != "." })
        else { return nil }
        return try await flowVersions.flow("\(run.flow) \(run.version)") {
            let name = String(owner.dropFirst(ScriptReader.prefix.count))
            let version = try await scriptVersion(name, number, as: .system(reason: "flow"))
            let source = try scriptSource(version)
            return RegisteredFlow.all([try source.contributions()])[run.flow]
        }
    }
}
