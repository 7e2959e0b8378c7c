import KithModel

extension Kernel {
    /// A plugin and its state.
    public struct PluginState: Sendable {
        /// Who it is: as it runs, or as its folder is.
        public var manifest: Manifest
        /// What it is written in.
        public var language: PluginSource.Language
        /// The folder in which it lies; nil where it is compiled in.
        public var folder: String?
        /// Why it cannot run, or why it could not begin again; nil where it can.
        public var fault: KernelError?
        /// Whether it is enabled.
        public var isEnabled: Bool
        /// Whether it was enabled at some time, so that its data are there.
        public var isInstalled: Bool
        /// Whether it was uninstalled, with its data kept.
        public var isRemoved = false
        /// What it asks for and was not granted, or no longer.
        public var refused: [String] = []
        /// What lies in its folder while an earlier version runs; nil where that is the same.
        public var waiting: Waiting?
        /// How its code has done since the program started.
        public var health = PluginHealth.Report()

        /// A version that waits in the folder of a plugin that runs.
        public struct Waiting: Sendable, Hashable {
            /// The version in the folder.
            public var version: String
            /// What it asks for that nobody has decided on.
            public var asks: [String]
            /// Whether it is lower than the one that runs.
            public var isOlder: Bool
        }

        /// What letting a plugin run as its folder is now would change.
        public struct Plan: Sendable, Hashable {
            /// The version that was enabled last; nil where none was.
            public var from: String?
            /// The version in the folder.
            public var to: String
            /// What it asks for that nobody has decided on.
            public var asks: [String]
            /// What would change in the database, in sentences.
            public var steps: [String]
            /// Whether stored values are rewritten or dropped, so that a backup comes first.
            public var rewritesData: Bool
        }

        init(_ source: PluginSource, _ entry: PluginEntry?, isEnabled: Bool) {
            manifest = source.manifest
            language = source.language
            folder = source.folder
            fault = source.fault
            self.isEnabled = isEnabled
            isInstalled = entry != nil
            isRemoved = entry?.state == "removed"
            refused = isEnabled ? source.refused.sorted() : (entry?.refused ?? []).sorted()
        }

        /// How a plugin stands.
        public enum Standing: String, Sendable, Hashable, CaseIterable {
            /// It was never enabled.
            case available
            /// It was enabled at some time; its data are kept.
            case disabled
            /// It runs.
            case enabled
            /// It runs, and fails again and again.
            case degraded
            /// It cannot run; its fault says why.
            case failed
            /// Its folder asks for more than was approved: an administrator must approve that.
            /// The earlier version runs meanwhile, where it was kept.
            case pendingGrants = "pending_grants"
            /// Its folder holds a lower version than its data are of; that one runs.
            case blockedDowngrade = "blocked_downgrade"
            /// It was enabled, and its folder is gone since.
            case missingFiles = "missing_files"
            /// It was uninstalled; its data are kept.
            case removed
        }

        /// How it stands.
        public var standing: Standing {
            let waits = fault.flatMap { Standing(rawValue: $0.code.name) }
            if isEnabled {
                if waits == .pendingGrants || waits == .blockedDowngrade {
                    return waits ?? .enabled
                }
                return health.isDegraded ? .degraded : .enabled
            }
            if isRemoved { return .removed }
            guard fault != nil else { return isInstalled ? .disabled : .available }
            return waits ?? .failed
        }

        /// What it was granted of what it asks for; nothing where it was never enabled.
        public var approved: [String] {
            isInstalled ? manifest.asks.filter { !refused.contains($0) } : []
        }

        /// The state of a plugin that was enabled once and is nowhere.
        static func missing(_ entry: PluginEntry) -> PluginState {
            let source = PluginSource(
                broken: entry.id, language: .lua, folder: nil, fault: gone(entry.id))
            return PluginState(source, entry, isEnabled: false)
        }

        /// The fault of a plugin whose folder is gone.
        static func gone(_ id: String) -> KernelError {
            if id.hasPrefix(ScriptReader.prefix) {
                let name = id.dropFirst(ScriptReader.prefix.count)
                return KernelError(
                    .missingFiles, "The script `\(name)` was uninstalled; its texts are kept.",
                    recovery: "Publish it again: kith script publish \(name)")
            }
            return KernelError(
                .missingFiles, "The folder of the plugin `\(id)` is gone; its data are kept.",
                recovery: "Put the folder back, or let it be: kith plugin disable \(id)")
        }
    }
}
