import KithModel
import Synchronization

/// The plugins that are there: those that are compiled in, those that lie in folders, and scripts.
///
/// What is enabled goes on with the code that it was enabled with, whatever becomes of its
/// folder, until it is enabled again or the program starts anew.
final class PluginSources: Sendable {
    private struct State {
        /// What the folders held when they were last looked at.
        var seen: [PluginSource]
        /// Why some were left out when the database was opened.
        var leftOut: [String: KernelError] = [:]
        /// The scripts that are installed, as they were published last.
        var scripts: [PluginSource] = []

        /// Every plugin, each id once.
        var all: [PluginSource] { seen + scripts }
    }

    private let compiledIn: [PluginSource]
    private let look: @Sendable () -> [PluginSource]
    private let state: Mutex<State>

    /// Looks at what there is.
    ///
    /// - Parameter look: returns what lies in the folders; called again whenever somebody asks.
    init(_ capabilities: [any Capability.Type], _ look: @escaping @Sendable () -> [PluginSource]) {
        compiledIn = capabilities.map { PluginSource($0) }
        self.look = look
        state = Mutex(State(seen: Self.merged(compiledIn, look())))
    }

    /// Every plugin, each id once, as it was last seen.
    var all: [PluginSource] { state.withLock(\.all) }

    /// Every plugin, each id once: what runs in a generation as it began, the others as they
    /// were last seen.
    func all(beside generation: Generation) -> [PluginSource] {
        let running = Dictionary(
            generation.running.map { ($0.manifest.id, $0) },
            uniquingKeysWith: { first, _ in first })
        return state.withLock { state in
            let seen = state.all.map { source in
                let id = source.manifest.id
                if let running = running[id] { return running }
                return state.leftOut[id].map { source.failing(with: $0) } ?? source
            }
            let ids = Set(seen.map(\.manifest.id))
            return seen + generation.running.filter { !ids.contains($0.manifest.id) }
        }
    }

    /// The plugin of an id as it lies in its folder now, or as it was published last.
    func seen(_ id: String) -> PluginSource? {
        state.withLock { state in state.all.first { $0.manifest.id == id } }
    }

    /// Takes in a script as it was published last.
    func keepScript(_ script: PluginSource) {
        state.withLock { state in
            state.scripts.removeAll { $0.manifest.id == script.manifest.id }
            state.scripts.append(script)
            state.scripts.sort { $0.manifest.id < $1.manifest.id }
        }
    }

    /// Lets go of a script that is gone.
    func forgetScript(_ id: String) {
        state.withLock { state in state.scripts.removeAll { $0.manifest.id == id } }
    }

    /// Looks at the folders again.
    func lookAgain() {
        let seen = Self.merged(compiledIn, look())
        state.withLock { $0.seen = seen }
    }

    /// Notes why some do not run that should.
    func leaveOut(_ faults: [String: KernelError]) {
        state.withLock { $0.leftOut = faults }
    }

    /// Forgets why one was left out: somebody has started or stopped it since.
    func forgive(_ id: String) { state.withLock { $0.leftOut[id] = nil } }

    /// What is compiled in comes first, then the folders in their order; a second plugin of an
    /// id is shown under a number, and cannot be enabled.
    private static func merged(
        _ compiledIn: [PluginSource], _ folders: [PluginSource]
    ) -> [PluginSource] {
        var merged = compiledIn
        var places: [String: PluginSource] = [:]
        for source in compiledIn { places[source.manifest.id] = source }
        for source in folders {
            let id = source.manifest.id
            guard let first = places[id] else {
                places[id] = source
                merged.append(source)
                continue
            }
            let number = (2...).first { places["\(id)_\($0)"] == nil } ?? 2
            let second = source.failing(with: taken(id, first, source), as: "\(id)_\(number)")
            places[second.manifest.id] = second
            merged.append(second)
        }
        return merged.sorted { $0.manifest.id < $1.manifest.id }
    }

    private static func taken(
        _ id: String, _ first: PluginSource, _ second: PluginSource
    ) -> KernelError {
        let place = first.folder.map { "lies in \($0)" } ?? "is compiled into kith"
        return KernelError(
            .conflict, "There are two plugins `\(id)`: one \(place), so this one does not count.",
            recovery: "Give one of them another id, or remove it.", location: second.folder)
    }
}
