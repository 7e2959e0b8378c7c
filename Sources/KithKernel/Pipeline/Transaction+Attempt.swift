import KithModel
import KithStore

extension Transaction {
    /// Runs a body whose writes are undone, and no others, when it throws.
    ///
    /// What is remembered of the transaction goes back too: nothing of the attempt is in the
    /// change log, the outbox or a roll-up.
    package func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let before = TransactionState.Memory(state)
        do {
            return try state.session.savepoint(body)
        } catch {
            before.restore(state)
            throw error
        }
    }
}

extension TransactionState {
    /// What a transaction remembers between its writes.
    fileprivate struct Memory {
        private let deleted: Set<RecordID>
        private let staleRollups: [StaleRollup: CompiledRollup]
        private let visible: Set<VisibleReference>
        private let events: [PendingEvent]
        private let defaultTeams: [RecordID: RecordID?]
        private let doom: (any Error)?
        private let isPermissionChanged: Bool
        private let rows: (carried: Int, written: Int)
        private let log: ChangeLogWriter.Place

        init(_ state: TransactionState) {
            deleted = state.deleted
            staleRollups = state.staleRollups
            visible = state.visible
            events = state.events
            defaultTeams = state.defaultTeams
            doom = state.doom
            isPermissionChanged = state.isPermissionChanged
            rows = (state.carriedRows, state.writtenRows)
            log = state.log.place
        }

        func restore(_ state: TransactionState) {
            state.deleted = deleted
            state.staleRollups = staleRollups
            state.visible = visible
            state.events = events
            state.defaultTeams = defaultTeams
            state.doom = doom
            state.isPermissionChanged = isPermissionChanged
            (state.carriedRows, state.writtenRows) = rows
            state.log.goBack(to: log)
            state.attachments[Transaction.languageKey] = nil
        }
    }
}
