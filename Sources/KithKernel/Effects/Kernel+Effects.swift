import KithModel
import KithStore

extension Kernel {
    /// A row of the effect ledger.
    public struct LedgerEntry: Sendable {
        /// The effect's number.
        public var id: RecordID
        /// What kind it is, as `mail`.
        public var kind: String
        /// The key under which it happens once.
        public var key: String
        /// What was asked for.
        public var payload: JSON
        /// `pending`, `leased`, `done`, `left_out`, `dead`, `held` or `cancelled`.
        public var state: String
        /// How often it was tried.
        public var attempts: Int
        /// How many attempts a crash has cut off.
        public var interruptions: Int
        /// When it is tried next; nil where it is not.
        public var nextAt: Instant?
        /// The record that it is about; nil for none, or one of a plugin that does not run.
        public var subject: Effect.Subject?
        /// Through what it was asked for.
        public var via: String
        /// The change set that it belongs to.
        public var set: RecordID?
        /// When it was asked for.
        public var at: Instant
        /// When it came to its end; nil while it has not.
        public var finishedAt: Instant?
        /// What the last attempt failed by, or why it was left out.
        public var error: String?
        /// What the other side answered.
        public var result: JSON

        /// The words for states.
        public static let states = EffectRow.State.allCases.map(\.rawValue)
    }

    /// What a list of effects is narrowed to.
    public struct LedgerSelection: Sendable {
        /// Only those of a kind; all where nil.
        public var kind: String?
        /// Only those in a state; all where nil.
        public var state: String?
        /// Only those about a record; all where nil.
        public var record: RecordID?
        /// Only those that are older than one.
        public var before: RecordID?

        /// Narrows a list.
        public init(
            kind: String? = nil, state: String? = nil, record: RecordID? = nil,
            before: RecordID? = nil
        ) {
            self.kind = kind
            self.state = state
            self.record = record
            self.before = before
        }
    }

    /// Performs the effects that are due, some at most, outside of any transaction.
    ///
    /// - Returns: how many came to an end.
    @discardableResult
    public func perform(most: Int = 1000) async throws -> Int {
        try await StoreFault.translated {
            let runner = EffectRunner(self)
            let done = try await runner.drain(most: most)
            if done > 0 { try await runner.sweep() }
            return done
        }
    }

    /// Returns effects, newest first; for administrators.
    ///
    /// - Throws: `forbidden`; `invalid` for what is no state.
    public func effects(
        _ selection: LedgerSelection = LedgerSelection(), limit: Int = 100,
        as principal: Principal
    ) async throws -> [LedgerEntry] {
        var wanted = EffectTable.Selection()
        wanted.kind = selection.kind
        wanted.state = try selection.state.map(Self.effectState)
        wanted.record = selection.record
        wanted.before = selection.before
        let narrowed = wanted
        return try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let rows = try EffectTable(transaction.state.session).list(
                narrowed, limit: min(max(limit, 1), 1000))
            return rows.map { LedgerEntry($0, transaction.schema) }
        }
    }

    /// Returns an effect; for administrators.
    ///
    /// - Throws: `not_found`; `forbidden`.
    public func effect(_ id: RecordID, as principal: Principal) async throws -> LedgerEntry {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return LedgerEntry(
                try Self.row(id, EffectTable(transaction.state.session)), transaction.schema)
        }
    }

    /// Sends again what has failed, was held, left out or taken back: under the same key, so that
    /// whoever has it already can tell.
    ///
    /// - Throws: `not_found`; `conflict` for one that has happened or is being performed.
    public func retryEffect(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await change(
            id, [.dead, .pending, .held, .leftOut, .cancelled], as: principal, door, once
        ) { row, now in
            row.state = .pending
            row.attempts = 0
            row.nextAt = now
            row.finishedAt = nil
        }
    }

    /// Takes an effect back that waits or was given up.
    ///
    /// - Throws: `not_found`; `conflict` for one that has happened or is being performed.
    public func cancelEffect(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await change(
            id, [.dead, .pending, .held], as: principal, door, once
        ) { row, now in
            row.state = .cancelled
            row.finishedAt = now
        }
    }

    private func change(
        _ id: RecordID, _ states: [EffectRow.State], as principal: Principal, _ door: Door,
        _ once: Once<Void>?, _ edit: @escaping @Sendable (inout EffectRow, Instant) -> Void
    ) async throws {
        let context = ChangeSetContext(kind: "effect", title: "Effect \(id)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            let table = EffectTable(transaction.state.session)
            let row = try Self.row(id, table)
            guard states.contains(row.state) else {
                throw KernelError(
                    .conflict, "The effect \(id) is \(row.state.rawValue).",
                    recovery: "See how it stands: kith effect show \(id)")
            }
            var edited = row
            edit(&edited, transaction.now)
            try table.note(edited, was: row.state)
        }
    }

    private static func row(_ id: RecordID, _ table: EffectTable) throws -> EffectRow {
        if let row = try table.effect(id) { return row }
        throw KernelError(
            .notFound, "There is no effect \(id).",
            recovery: "What has happened is kept for ninety days: kith effect list")
    }

    private static func effectState(_ word: String) throws -> EffectRow.State {
        if let state = EffectRow.State(rawValue: word) { return state }
        let hint = Suggestion.question(for: word, among: LedgerEntry.states)
        throw KernelError(
            .invalid, "`\(word)` is no state of effects\(hint)",
            recovery: "It is one of \(LedgerEntry.states.joined(separator: ", ")).",
            field: "state")
    }
}

extension Kernel.LedgerEntry {
    init(_ row: EffectRow, _ schema: Schema) {
        id = row.id
        kind = row.kind
        key = row.key
        payload = (try? JSONReader.read(row.payload)) ?? .null
        state = row.state.rawValue
        attempts = row.attempts
        interruptions = row.interruptions
        nextAt = row.state == .pending ? row.nextAt : nil
        subject = row.entity.flatMap { schema.entity(id: $0) }.flatMap { entity in
            row.record.map { Effect.Subject(entity.name, $0) }
        }
        via = row.via
        set = row.set
        at = row.at
        finishedAt = row.finishedAt
        error = row.error
        result = row.result.flatMap { try? JSONReader.read($0) } ?? .null
    }
}
