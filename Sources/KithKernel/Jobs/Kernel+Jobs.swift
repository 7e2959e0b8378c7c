import KithModel
import KithStore

extension Kernel {
    /// A piece of work that waits, or was done.
    public struct Job: Sendable {
        /// The job's number.
        public var id: RecordID
        /// Its name, as `warranty.remind`.
        public var name: String
        /// What it is told.
        public var payload: JSON
        /// `pending`, `done`, `parked`, `held`, `dead` or `cancelled`.
        public var state: String
        /// How often it was tried.
        public var attempts: Int
        /// For when it was meant.
        public var dueAt: Instant
        /// When it is tried next; nil where it is not.
        public var nextAt: Instant?
        /// When it was made.
        public var at: Instant
        /// When it came to its end; nil while it has not.
        public var finishedAt: Instant?
        /// What the last attempt failed by; nil where it did not.
        public var error: String?

        /// The words for states.
        public static let states = JobRow.State.allCases.map(\.rawValue)
    }

    /// Returns jobs, newest first; for administrators.
    ///
    /// - Parameters:
    ///   - name: only those of a name; all where nil.
    ///   - state: only those in a state; all where nil.
    ///   - before: only those that are older than one.
    /// - Throws: `forbidden`; `invalid` for what is no state.
    public func jobs(
        name: String? = nil, state: String? = nil, before: RecordID? = nil, limit: Int = 100,
        as principal: Principal
    ) async throws -> [Job] {
        let wanted = try state.map(Self.state)
        return try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return try JobTable(transaction.state.session).list(
                name: name, state: wanted, before: before, limit: min(max(limit, 1), 1000)
            ).map(Job.init)
        }
    }

    /// Returns a job; for administrators.
    ///
    /// - Throws: `not_found`; `forbidden`.
    public func job(_ id: RecordID, as principal: Principal) async throws -> Job {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return Job(try Self.row(id, JobTable(transaction.state.session)))
        }
    }

    /// Tries a job that was given up, or that waits for its next attempt, as soon as can be.
    ///
    /// - Throws: `not_found`; `conflict` for one that is done; `forbidden`.
    public func retryJob(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await change(id, [.dead, .pending, .held, .cancelled], as: principal, door, once) {
            row, now in
            (.pending, 0, now)
        }
    }

    /// Takes a job back that waits or was given up.
    ///
    /// - Throws: `not_found`; `conflict` for one that is done; `forbidden`.
    public func cancelJob(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await change(id, [.dead, .pending, .parked, .held], as: principal, door, once) {
            row, _ in
            (.cancelled, row.attempts, row.nextAt)
        }
    }

    private func change(
        _ id: RecordID, _ states: [JobRow.State], as principal: Principal, _ door: Door,
        _ once: Once<Void>?,
        _ next: @escaping @Sendable (JobRow, Instant) -> (JobRow.State, attempts: Int, Instant)
    ) async throws {
        let context = ChangeSetContext(kind: "job", title: "Job \(id)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            let table = JobTable(transaction.state.session)
            let row = try Self.row(id, table)
            guard states.contains(row.state) else {
                throw KernelError(
                    .conflict, "The job \(id) is \(row.state.rawValue).",
                    recovery: "See how it stands: kith job show \(id)")
            }
            let (state, attempts, at) = next(row, transaction.now)
            if let key = row.key, row.state != .pending, state == .pending,
                try table.isWaiting(row.name, key: key)
            {
                throw KernelError(
                    .conflict, "Another job `\(row.name)` waits under the same key already.",
                    recovery: "Try that one: kith job list --name \(row.name) --state pending")
            }
            try table.note(
                row, as: state, attempts: attempts, next: at,
                finishedAt: state == .pending ? nil : transaction.now, error: row.error)
        }
    }

    private static func row(_ id: RecordID, _ table: JobTable) throws -> JobRow {
        if let row = try table.job(id) { return row }
        throw KernelError(
            .notFound, "There is no job \(id).",
            recovery: "Jobs that are done are kept for thirty days: kith job list")
    }

    private static func state(_ word: String) throws -> JobRow.State {
        if let state = JobRow.State(rawValue: word) { return state }
        throw KernelError(
            .invalid,
            "`\(word)` is no state of jobs\(Suggestion.question(for: word, among: Job.states))",
            recovery: "It is one of \(Job.states.joined(separator: ", ")).", field: "state")
    }
}

extension Kernel.Job {
    init(_ row: JobRow) {
        id = row.id
        name = row.name
        payload = (try? JSONReader.read(row.payload)) ?? .null
        state = row.state.rawValue
        attempts = row.attempts
        dueAt = row.dueAt
        nextAt = row.state == .pending ? row.nextAt : nil
        at = row.at
        finishedAt = row.finishedAt
        error = row.error
    }
}
