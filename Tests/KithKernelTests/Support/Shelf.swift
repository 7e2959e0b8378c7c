import KithModel
import KithSQLite
import KithStore
import Synchronization

@testable import KithKernel

/// A plugin that lies in a folder, of which a test puts one version after the other.
final class Shelf: Sendable {
    private let held: Mutex<PluginSource>

    init(_ source: PluginSource) { held = Mutex(source) }

    /// What lies there now.
    var sources: [PluginSource] { [held.withLock { $0 }] }

    func put(_ source: PluginSource) { held.withLock { $0 = source } }
}
