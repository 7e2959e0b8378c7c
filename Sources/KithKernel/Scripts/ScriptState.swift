import KithModel

extension Kernel {
    /// A script: its versions, and what has become of it as a plugin.
    public struct ScriptState: Sendable {
        /// The record that keeps it.
        public var id: RecordID
        /// Its name, as `overdue_calls`.
        public var name: String
        /// What people call it, as its last saved version says.
        public var title: String
        /// The number of the last saved version.
        public var newest: Int64
        /// The number of the version that was published last; nil where none ever was.
        public var published: Int64?
        /// It as a plugin, as it was published last; nil where it never was.
        public var plugin: PluginState?

        /// How a script stands.
        public enum Standing: String, Sendable, Hashable, CaseIterable {
            /// No version of it runs, or ever ran.
            case draft
            /// Its last saved version runs.
            case published
            /// A version runs; a newer one was saved since.
            case changed
            /// It was published, and was stopped.
            case stopped
            /// It should run and cannot, or fails again and again; its plugin says why.
            case failed
        }

        /// How it stands.
        public var standing: Standing {
            guard let plugin, published != nil, plugin.isInstalled, !plugin.isRemoved else {
                return .draft
            }
            switch plugin.standing {
            case .enabled: return published == newest ? .published : .changed
            case .disabled, .available, .removed: return .stopped
            default: return .failed
            }
        }

        /// Whether a version of it runs now.
        public var isRunning: Bool { plugin?.isEnabled ?? false }

        /// The id of its plugin.
        public var pluginID: String { ScriptReader.prefix + name }
    }

    /// A text that a script had at some time.
    public struct ScriptVersion: Sendable {
        /// Its number: 1 for the first.
        public var number: Int64
        /// When it was saved.
        public var at: Instant
        /// Who saved it; nil for the system.
        public var by: RecordID?
        /// When it was last let run; nil where it never was.
        public var publishedAt: Instant?
        /// The text; nil where only the list was asked for.
        public var text: String?
    }
}
