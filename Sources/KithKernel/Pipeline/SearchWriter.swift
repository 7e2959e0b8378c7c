import KithModel
import KithStore

/// Keeps the search index in step with what a transaction writes.
final class SearchWriter {
    private let index: SearchIndex
    private let restricted: Set<Int64>

    /// Writes to a session's index; `restricted` are the fields with index rows of their own.
    init(_ session: any SQLSession, restricted: Set<Int64>) {
        index = SearchIndex(session)
        self.restricted = restricted
    }

    /// Brings the index up to date with a batch.
    func write(_ operation: WriteOperation, _ changes: [RecordChange]) throws {
        guard let entity = changes.first?.new.entity, !entity.definition.isHiddenFromSearch else {
            return
        }
        switch operation {
        case .create, .restore:
            try index.insert(changes.flatMap { rows($0.new) })
        case .update:
            let moved = changes.filter { change in
                change.changedSlots.contains { entity.fields[$0].definition.isSearchable }
                    || change.isChanged(entity.titleField)
            }
            try index.write(moved.flatMap { rows($0.new) }, of: moved.map(\.id))
        case .delete: try index.remove(changes.map(\.id))
        case .merge: break  // Its updates and its deletion have written the index.
        }
    }

    private func rows(_ record: Record) -> [SearchRow] {
        SearchRow.rows(of: record, restricted: restricted)
    }
}
