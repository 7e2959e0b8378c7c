import KithKernel
import KithModel
import Synchronization

/// Plugins of which one stands in other versions, one after the other.
final class VersionShelf: Sendable {
    private let last: [PluginSource]
    private let held: Mutex<[PluginSource]>

    /// - Parameter sources: the plugins, each in its last version.
    init(_ sources: [PluginSource]) {
        last = sources
        held = Mutex(sources)
    }

    /// The plugins as they stand now.
    var sources: [PluginSource] { held.withLock { $0 } }

    /// Puts another version in the place of the one of its id.
    func put(_ version: PluginSource) {
        held.withLock { held in
            held.removeAll { $0.manifest.id == version.manifest.id }
            held.append(version)
        }
    }

    /// Enables versions one after the other, and then the last one.
    ///
    /// - Throws: what enabling throws, with the last step of the version as its location.
    func enable(
        _ versions: [PluginSource], as administrator: Principal, _ kernel: Kernel
    ) async throws {
        guard let id = sources.last?.manifest.id else { return }
        for version in versions + last.filter({ $0.manifest.id == id }) {
            put(version)
            do {
                try await kernel.enable(id, as: administrator, door: .cli)
            } catch var error as KernelError {
                error.location = version.manifest.steps.last?.name
                throw error
            }
        }
    }
}
