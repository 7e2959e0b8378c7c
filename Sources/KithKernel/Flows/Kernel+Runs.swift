import KithModel
import KithStore

extension Kernel {
    /// A run of a flow.
    public struct Run: Sendable {
        /// The run's number.
        public var id: RecordID
        /// The flow, as `s_welcome.welcome`.
        public var flow: String
        /// The version of the plugin that it runs with.
        public var version: String
        /// `active`, `done`, `failed`, `diverged`, `held` or `cancelled`.
        public var state: String
        /// The record that began it; nil for one of a plugin that does not run.
        public var subject: Effect.Subject?
        /// When it goes on; nil where it has ended, or waits without end.
        public var wakeAt: Instant?
        /// How often it has failed since it last went on.
        public var attempts: Int
        /// When it began.
        public var at: Instant
        /// When it came to its end; nil while it has not.
        public var finishedAt: Instant?
        /// What it failed by.
        public var error: String?
        /// The fields of the record at the beginning.
        public var input: JSON

        /// The words for states.
        public static let states = RunRow.State.allCases.map(\.rawValue)
    }

    /// What a run has done at one place of its script.
    public struct RunStep: Sendable {
        /// Its place, as `3`, or `3.1.2` within parallel ones.
        public var place: String
        /// What kind it is, as `sleep`.
        public var kind: String
        /// What it was given.
        public var arguments: JSON
        /// `done` or `waiting`.
        public var state: String
        /// What it gave.
        public var result: JSON
        /// When it is over at the latest.
        public var dueAt: Instant?
        /// When it was taken.
        public var at: Instant
    }

    /// What a list of runs is narrowed to.
    public struct RunSelection: Sendable {
        /// Only those of a flow; all where nil.
        public var flow: String?
        /// Only those in a state; all where nil.
        public var state: String?
        /// Only those that a record began; all where nil.
        public var record: RecordID?
        /// Only those that are older than one.
        public var before: RecordID?

        /// Narrows a list.
        public init(
            flow: String? = nil, state: String? = nil, record: RecordID? = nil,
            before: RecordID? = nil
        ) {
            self.flow = flow
            self.state = state
            self.record = record
            self.before = before
        }
    }

    /// Returns runs, newest first; for administrators.
    ///
    /// - Throws: `forbidden`; `invalid` for what is no state.
    public func runs(
        _ selection: RunSelection = RunSelection(), limit: Int = 100, as principal: Principal
    ) async throws -> [Run] {
        var wanted = RunTable.Selection()
        wanted.flow = selection.flow
        wanted.state = try selection.state.map(Self.runState)
        wanted.record = selection.record
        wanted.before = selection.before
        let narrowed = wanted
        return try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            return try RunTable(transaction.state.session)
                .list(narrowed, limit: min(max(limit, 1), 1000))
                .map { Run($0, transaction.schema) }
        }
    }

    /// Returns a run with its steps; for administrators.
    ///
    /// - Throws: `not_found`; `forbidden`.
    public func run(
        _ id: RecordID, as principal: Principal
    ) async throws -> (run: Run, steps: [RunStep]) {
        try await read(as: principal) { transaction in
            try Self.requireAdministrator(transaction.actor)
            let session = transaction.state.session
            let row = try Self.row(id, RunTable(session))
            return (
                Run(row, transaction.schema), try StepTable(session).steps(of: id).map(RunStep.init)
            )
        }
    }

    /// Takes a run back.
    ///
    /// - Throws: `not_found`; `conflict` for one that has ended; `forbidden`.
    public func cancelRun(
        _ id: RecordID, as principal: Principal, door: Door, once: Once<Void>? = nil
    ) async throws {
        try await change(id, [.active, .held, .failed, .diverged], as: principal, door, once) {
            run, transaction in
            run.state = .cancelled
            run.finishedAt = transaction.now
        }
    }

    /// Lets a run go on at once that has failed, diverged or waits for its next attempt.
    ///
    /// - Parameter place: forgets this step and all that were taken after it, so that they are
    ///   taken again; what was sent or written by them stays.
    /// - Throws: `not_found`; `conflict` for one that is done; `forbidden`.
    public func retryRun(
        _ id: RecordID, from place: String? = nil, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try await change(
            id, [.active, .held, .failed, .diverged, .cancelled], as: principal, door, once
        ) {
            run, transaction in
            run.state = .active
            run.attempts = 0
            run.error = nil
            run.finishedAt = nil
            run.wakeAt = transaction.now
            guard let place else { return }
            let table = StepTable(transaction.state.session)
            let steps = try table.steps(of: id)
            let first = try Self.step(place, steps, id).number
            try table.remove(steps.filter { $0.number >= first }.map(\.place), of: id)
        }
    }

    /// Ends a step that waits, as if its time were over.
    ///
    /// - Throws: `not_found`; `conflict` where it does not wait; `forbidden`.
    public func skipStep(
        _ place: String, of id: RecordID, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        try await settle(place, of: id, as: principal, door, once) { _, _ in "null" }
    }

    /// Decides what a run waits to be approved; for administrators and for whom it asks.
    ///
    /// - Throws: `not_found`; `conflict` where nothing waits to be decided; `forbidden`.
    public func decideRun(
        _ id: RecordID, approve: Bool, as principal: Principal, door: Door,
        once: Once<Void>? = nil
    ) async throws {
        let context = ChangeSetContext(
            kind: "flow", title: "\(approve ? "Approve" : "Refuse") run \(id)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            let session = transaction.state.session
            let row = try Self.row(id, RunTable(session))
            let steps = try StepTable(session).steps(of: id)
            let waiting = steps.first { $0.kind == "approve" && $0.state == .waiting }
            guard row.state == .active, var step = waiting else {
                throw KernelError(
                    .conflict, "Nothing of the run \(id) waits to be decided.",
                    recovery: "See how it stands: kith runs show \(id)")
            }
            let asked = try JSONReader.read(step.arguments)["by"]?.string
            if asked == nil || asked != transaction.user?.description {
                try Self.requireAdministrator(transaction.actor)
            }
            step.state = .done
            step.result = approve ? "true" : "false"
            try StepTable(session).set(step)
            try Self.wake(row, transaction)
        }
    }

    private func settle(
        _ place: String, of id: RecordID, as principal: Principal, _ door: Door,
        _ once: Once<Void>?, _ result: @escaping @Sendable (StepRow, Transaction) throws -> String
    ) async throws {
        let context = ChangeSetContext(kind: "flow", title: "Step \(place) of run \(id)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            let session = transaction.state.session
            let row = try Self.row(id, RunTable(session))
            var step = try Self.step(place, StepTable(session).steps(of: id), id)
            guard step.state == .waiting, row.state == .active else {
                throw KernelError(
                    .conflict, "Step \(place) of the run \(id) does not wait.",
                    recovery: "See how it stands: kith runs show \(id)")
            }
            step.result = try result(step, transaction)
            step.state = .done
            try StepTable(session).set(step)
            try Self.wake(row, transaction)
        }
    }

    private static func wake(_ row: RunRow, _ transaction: Transaction) throws {
        var woken = row
        woken.wakeAt = transaction.now
        try RunTable(transaction.state.session).note(woken, was: row.state)
    }

    private static func step(
        _ place: String, _ steps: [StepRow], _ id: RecordID
    ) throws -> StepRow {
        if let step = steps.first(where: { $0.place == place }) { return step }
        throw KernelError(
            .notFound, "The run \(id) has no step \(place).",
            recovery: "See its steps: kith runs show \(id)", field: "step")
    }

    private func change(
        _ id: RecordID, _ states: [RunRow.State], as principal: Principal, _ door: Door,
        _ once: Once<Void>?, _ edit: @escaping @Sendable (inout RunRow, Transaction) throws -> Void
    ) async throws {
        let context = ChangeSetContext(kind: "flow", title: "Run \(id)")
        try await transact(as: principal, door: door, context, once: once?.of { _ in }) {
            transaction in
            try Self.requireAdministrator(transaction.actor)
            let table = RunTable(transaction.state.session)
            let row = try Self.row(id, table)
            guard states.contains(row.state) else {
                throw KernelError(
                    .conflict, "The run \(id) is \(row.state.rawValue).",
                    recovery: "See how it stands: kith runs show \(id)")
            }
            var edited = row
            try edit(&edited, transaction)
            try table.note(edited, was: row.state)
        }
    }

    private static func row(_ id: RecordID, _ table: RunTable) throws -> RunRow {
        if let row = try table.run(id) { return row }
        throw KernelError(
            .notFound, "There is no run \(id).", recovery: "See them: kith runs list")
    }

    private static func runState(_ word: String) throws -> RunRow.State {
        if let state = RunRow.State(rawValue: word) { return state }
        throw KernelError(
            .invalid,
            "`\(word)` is no state of runs\(Suggestion.question(for: word, among: Run.states))",
            recovery: "It is one of \(Run.states.joined(separator: ", ")).", field: "state")
    }
}

extension Kernel.Run {
    init(_ row: RunRow, _ schema: Schema) {
        id = row.id
        flow = row.flow
        version = row.version
        state = row.state.rawValue
        subject = row.entity.flatMap { schema.entity(id: $0) }.flatMap { entity in
            row.record.map { Effect.Subject(entity.name, $0) }
        }
        wakeAt = row.state == .active && row.wakeAt < .distantFuture ? row.wakeAt : nil
        attempts = row.attempts
        at = row.at
        finishedAt = row.finishedAt
        error = row.error
        input = (try? JSONReader.read(row.input)) ?? .null
    }
}

extension Kernel.RunStep {
    init(_ row: StepRow) {
        place = row.place
        kind = row.kind
        arguments = (try? JSONReader.read(row.arguments)) ?? .null
        state = row.state.rawValue
        result = (try? JSONReader.read(row.result)) ?? .null
        dueAt = row.dueAt
        at = row.at
    }
}
