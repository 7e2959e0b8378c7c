import KithModel
import Synchronization

/// What the code of plugins has used of its limits since the program started.
final class PluginUse: Sendable {
    private let records = Mutex<[String: [Kernel.UseFigure]]>([:])

    /// Notes what one handler has used; the figures of a plugin are the same every time.
    func note(_ plugin: String, _ figures: [Kernel.UseFigure]) {
        records.withLock { records in
            guard let former = records[plugin] else { return records[plugin] = figures }
            var figures = figures
            for index in figures.indices where index < former.count {
                figures[index].peak = max(figures[index].peak, former[index].peak)
            }
            records[plugin] = figures
        }
    }

    /// What was noted of a plugin.
    func figures(of plugin: String) -> [Kernel.UseFigure] {
        records.withLock { $0[plugin] ?? [] }
    }
}

extension Kernel {
    /// How much of one limit the handlers of a plugin have used.
    public struct UseFigure: Sendable, Hashable {
        /// What is limited, as `queries`.
        public var what: String
        /// What the last handler used.
        public var last: Int64
        /// The most that one handler has used.
        public var peak: Int64
        /// The limit of one handler.
        public var limit: Int64

        /// Notes what one handler has used.
        public init(_ what: String, used: Int64, limit: Int64) {
            (self.what, last, peak, self.limit) = (what, used, used, limit)
        }
    }

    /// What the enabled plugins in folders have used, by id.
    package func pluginUse() -> [(plugin: String, limits: String, figures: [UseFigure])] {
        generation.running.filter { $0.folder != nil }.map { source in
            let id = source.manifest.id
            return (id, source.granted.limits, environment.use.figures(of: id))
        }.sorted { $0.0 < $1.0 }
    }
}

extension Transaction {
    /// Notes what a handler of a plugin has used of its limits.
    package func note(_ plugin: String, _ figures: [Kernel.UseFigure]) {
        state.environment.use.note(plugin, figures)
    }
}
