import KithModel

/// Notices when a plugin's folder has changed.
package struct PluginWatch {
    private let path: String
    private var stamp: [PluginFolder.Stamp] = []

    /// Watches a folder, as it is now.
    ///
    /// - Throws: `invalid` for what is no folder of a plugin; `unavailable` for what cannot be read.
    package init(_ path: String) throws {
        self.path = path
        stamp = try look()
    }

    /// Returns whether something has changed since it was asked last.
    ///
    /// - Throws: as making it.
    package mutating func hasChanged() throws -> Bool {
        let now = try look()
        defer { stamp = now }
        return now != stamp
    }

    /// What is generated for editors is no part of the plugin.
    private func look() throws -> [PluginFolder.Stamp] {
        try PluginFolder.stamp(path).filter { !$0.path.hasPrefix("types/") }
    }
}
