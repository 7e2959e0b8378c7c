import KithModel

extension Kernel {
    /// A plugin and its state.
    public struct PluginState: Sendable {
        /// Who it is.
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

        init(
            _ source: PluginSource, fault: KernelError?, isEnabled: Bool, isInstalled: Bool
        ) {
            manifest = source.manifest
            language = source.language
            folder = source.folder
            self.fault = fault
            self.isEnabled = isEnabled
            self.isInstalled = isInstalled
        }

        /// How a plugin stands.
        public enum Standing: String, Sendable, Hashable, CaseIterable {
            /// It was never enabled.
            case available
            /// It was enabled at some time; its data are kept.
            case disabled
            /// It runs.
            case enabled
            /// It cannot run; its fault says why.
            case failed
            /// It was enabled, and asks for more since: an administrator must approve that.
            case pendingGrants = "pending_grants"
            /// It was enabled, and its folder is gone since.
            case missingFiles = "missing_files"
        }

        /// How it stands.
        public var standing: Standing {
            if isEnabled { return .enabled }
            guard let fault else { return isInstalled ? .disabled : .available }
            return Standing(rawValue: fault.code.name) ?? .failed
        }

        /// The state of a plugin that was enabled once and is nowhere.
        static func missing(_ id: String) -> PluginState {
            let fault = KernelError(
                .missingFiles, "The folder of the plugin `\(id)` is gone; its data are kept.",
                recovery: "Put the folder back, or let it be: kith plugin disable \(id)")
            return PluginState(
                PluginSource(broken: id, language: .lua, folder: nil, fault: fault),
                fault: fault, isEnabled: false, isInstalled: true)
        }
    }
}
