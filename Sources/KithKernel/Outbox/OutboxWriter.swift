import KithModel
import KithStore

/// Writes the events of a transaction to the outbox, as its last act.
struct OutboxWriter {
    private let state: TransactionState

    init(_ state: TransactionState) { self.state = state }

    /// Writes what waits; of a record that was deleted in the same transaction only the
    /// deletion is told.
    func flush() throws {
        guard !state.events.isEmpty else { return }
        let table = OutboxTable(state.session)
        let set = try state.log.changeSet()
        for event in state.events {
            if let record = event.record, state.deleted.contains(record),
                event.operation != .delete, event.operation != nil
            {
                continue
            }
            let row = OutboxRow(
                id: state.newID(), set: set, event: event.name, entity: event.entity?.id,
                record: event.record, payload: event.payload.text, actor: event.actor,
                depth: event.depth, at: state.now)
            try table.append(row, subscribers: event.subscribers)
            if let record = event.record, try state.isAwaited(event.name) {
                try StepTable(state.session).signal(
                    event.name, about: record, row.payload, at: state.now)
            }
        }
        state.events = []
    }
}
