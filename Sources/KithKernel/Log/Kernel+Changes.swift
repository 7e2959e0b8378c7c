import KithModel
import KithQuery
import KithStore

extension Kernel {
    /// Returns a record's changes, newest first.
    ///
    /// - Parameter token: that of the change before which they were made; nil for the newest.
    /// - Throws: `malformed` and `stale_token` for what is no token of a change.
    public func history(
        of record: RecordID, before token: String? = nil, limit: Int = 50, as principal: Principal
    ) async throws -> [ChangeSummary] {
        try await read(as: principal) { transaction in
            let seq =
                try token.map { try FeedReader(transaction).place(of: .token($0)).seq } ?? .max
            let entries = try ChangeTable(transaction.state.session)
                .entries(ofRecord: record, before: seq, limit: min(max(limit, 1), 1000))
            return try ChangeReader(transaction).summaries(of: entries)
        }
    }

    /// A page of a record's changes.
    package struct HistoryPage: Sendable {
        /// The changes that the reader may see, newest first.
        package var changes: [ChangeSummary]
        /// Where the next page starts; nil on the last.
        package var next: String?
    }

    /// Returns a page of the changes of a record of an entity, newest first; none of a record
    /// of another.
    ///
    /// - Parameters:
    ///   - token: that of the change before which they were made; nil for the newest.
    ///   - limit: how many changes to look at, 1 to 1,000.
    /// - Throws: `malformed` and `stale_token` for what is no token of a change.
    package func historyPage(
        of record: RecordID, _ entity: String, before token: String?, limit: Int,
        as principal: Principal
    ) async throws -> HistoryPage {
        try await read(as: principal) { transaction in
            let seq =
                try token.map { try FeedReader(transaction).place(of: .token($0)).seq } ?? .max
            let entries = try ChangeTable(transaction.state.session)
                .entries(ofRecord: record, before: seq, limit: limit)
            let changes = try ChangeReader(transaction).summaries(of: entries)
                .filter { $0.entity == entity }
            // Whether there is more of what may not be seen is nobody's business.
            let hasMore = entries.count == limit && !changes.isEmpty
            return HistoryPage(changes: changes, next: hasMore ? changes.last?.token : nil)
        }
    }

    /// Returns change sets, newest first: for administrators all, else one's own.
    ///
    /// - Parameters:
    ///   - id: only those that began before this one.
    ///   - kind: only those that were made so, as `import`; all where nil.
    public func changeSets(
        before id: RecordID? = nil, kind: String? = nil, limit: Int = 20, as principal: Principal
    ) async throws -> [ChangeSet] {
        try await read(as: principal) { transaction in
            guard transaction.actor.isAdministrator || transaction.user != nil else { return [] }
            let actor = transaction.actor.isAdministrator ? nil : transaction.user
            return try ChangeSetTable(transaction.state.session)
                .sets(before: id, actor: actor, kind: kind, limit: min(max(limit, 1), 1000))
                .map(ChangeSet.init)
        }
    }

    /// Notes how a set that spans several transactions has ended.
    public func finishSet(_ id: RecordID, state: String, details: JSON) async throws {
        try await StoreFault.translated {
            try await self.store.write { session in
                try ChangeSetTable(session).finish(id, state: state, details: details.text)
            }
        }
    }

    /// Opens a set that spans several transactions, such as an import.
    public func openSet(
        _ context: ChangeSetContext, as principal: Principal, door: Door
    ) async throws -> RecordID {
        try await StoreFault.translated {
            try await self.store.write { session in
                try self.runner(on: session, principal, door, context).run(on: session) {
                    transaction in
                    let id = try transaction.state.log.changeSet()
                    try ChangeSetTable(session).finish(id, state: "open", details: nil)
                    return id
                }.result
            }
        }
    }
}

/// The changes of one import, bulk edit, command or undo, as people see it.
public struct ChangeSet: Sendable {
    /// The set's id.
    public var id: RecordID
    /// What made it.
    public var kind: String
    /// One line about it.
    public var title: String
    /// When it began.
    public var at: Instant
    /// Who; nil for the system.
    public var actor: RecordID?
    /// `done`, or `open` while an import is under way or was interrupted.
    public var state: String
    /// The set that it undoes.
    public var undoes: RecordID?
    /// The set that undid it.
    public var undoneBy: RecordID?

    init(_ row: ChangeSetRow) {
        id = row.id
        kind = row.kind
        title = row.title
        at = row.at
        actor = row.actor
        state = row.state
        undoes = row.undoes
        undoneBy = row.undoneBy
    }

    /// The set as the API writes it.
    public var json: JSON {
        .object([
            "id": .string(id.description), "kind": .string(kind), "title": .string(title),
            "at": .string(at.description),
            "actor": actor.map { .string($0.description) } ?? .null, "state": .string(state),
            "undoes": undoes.map { .string($0.description) } ?? .null,
            "undone_by": undoneBy.map { .string($0.description) } ?? .null,
        ])
    }
}

extension Transaction {
    /// Whether the caller may know of a change set.
    func maySee(_ set: ChangeSetRow) -> Bool {
        actor.isAdministrator || (set.actor != nil && set.actor == actor.user)
    }
}
