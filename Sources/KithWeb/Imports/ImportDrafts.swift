import KithTransfer
import Synchronization

/// The maps of imports that people are still deciding on, by the name of the upload.
///
/// They go with the process, as uploads do.
final class ImportDrafts: Sendable {
    /// What has been decided about one upload.
    struct Draft: Sendable {
        /// The maps, in the order in which they are applied to the file.
        var maps: [ImportMap]
        /// The headers of the file.
        var headers: [String]
        /// Its first rows.
        var sample: [[String]]
        /// What could not be settled by the proposal.
        var notes: [String] = []
        /// Whether the last run that was ordered writes.
        var isWriting = false
    }

    private static let limit = 500

    private let drafts = Mutex<[(id: String, draft: Draft)]>([])

    /// Returns what has been decided; nil where nothing has been, or too long ago.
    func draft(_ id: String) -> Draft? {
        drafts.withLock { all in all.first { $0.id == id }?.draft }
    }

    /// Remembers what was decided; the oldest is forgotten past some hundreds.
    func keep(_ draft: Draft, of id: String) {
        drafts.withLock { all in
            all.removeAll { $0.id == id }
            all.append((id, draft))
            if all.count > Self.limit { all.removeFirst() }
        }
    }

    /// Forgets an upload.
    func forget(_ id: String) {
        drafts.withLock { all in all.removeAll { $0.id == id } }
    }
}
