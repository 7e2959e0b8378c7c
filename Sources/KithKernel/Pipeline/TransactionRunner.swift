import KithModel
import KithStore

/// Runs a body as one transaction of the store, with everything that belongs to its end.
struct TransactionRunner: Sendable {
    let generation: Generation
    let environment: Environment
    let principal: Principal
    let door: Door
    let context: ChangeSetContext
    /// Whether entities, fields and plugins may be changed.
    var isReshaping = false

    /// Runs a body on a session: resolves the caller's rights, runs the body, brings
    /// roll-ups up to date and writes the outbox.
    ///
    /// - Returns: what the body returned, and what was written.
    func run<Result>(
        on session: any SQLSession, _ body: (Transaction) throws -> Result
    ) throws -> (result: Result, receipt: WriteReceipt) {
        let now = environment.clock.now
        let directory = AccessDirectory(
            session: session, generation: generation, environment: environment)
        let standing = try directory.standing()
        let actor = try directory.actor(for: principal, door: door, at: standing)
        let log = ChangeLogWriter(
            session: session, context: context, now: now, door: door, user: actor.user
        ) { environment.ids.next(at: now.milliseconds) }
        let restricted = try directory.restrictedFields(at: standing)
        let state = TransactionState(
            session: session, generation: generation, environment: environment,
            standing: standing, now: now, log: log,
            search: SearchWriter(session, restricted: restricted))
        state.isReshaping = isReshaping
        state.isUndo = context.undoes != nil
        state.isCallerAdministrator = actor.isAdministrator
        state.callerRights = actor.rights
        let transaction = Transaction(state: state, actor: actor)
        defer { keepTrace(of: state) }
        let result = try body(transaction)
        if let doom = state.doom { throw doom }
        try RollupRefresh(transaction).run()
        try OutboxWriter(state).flush()
        if state.isPermissionChanged {
            _ = try state.counters.take(PermissionCache.counter)
            try SearchRebuild(state).follow(from: restricted, to: directory.restrictedFields())
        }
        if log.set != nil {
            try state.counters.set("last_id", to: environment.ids.next(at: 0).rawValue)
        }
        var receipt = WriteReceipt(set: log.set, changes: log.count)
        receipt.changesRights = state.isPermissionChanged
        return (result, receipt)
    }

    /// Runs a body on a session that is only read.
    func read<Result>(
        on session: any SQLSession, _ body: (Transaction) throws -> Result
    ) throws -> Result {
        let now = environment.clock.now
        let directory = AccessDirectory(
            session: session, generation: generation, environment: environment)
        let standing = try directory.standing()
        let actor = try directory.actor(for: principal, door: door, at: standing)
        let log = ChangeLogWriter(
            session: session, context: context, now: now, door: door, user: actor.user
        ) { environment.ids.next(at: now.milliseconds) }
        let state = TransactionState(
            session: session, generation: generation, environment: environment,
            standing: standing, now: now, log: log, search: SearchWriter(session, restricted: []))
        state.isCallerAdministrator = actor.isAdministrator
        state.callerRights = actor.rights
        let refusal = KernelError(
            .forbidden, "Nothing can be written here: this only reads.",
            recovery: "Use a command of mode `write`.")
        defer { keepTrace(of: state) }
        return try body(Transaction(state: state, actor: actor, refusal: refusal))
    }

    private func keepTrace(of state: TransactionState) {
        environment.traces.keep(
            TransactionTrace(
                request: context.request, at: state.now, title: context.title, door: door.name,
                steps: state.recorder.steps, omitted: state.recorder.omitted))
    }
}

/// What a transaction left in the change log.
public struct WriteReceipt: Sendable, Hashable {
    /// The change set; nil when nothing changed.
    public var set: RecordID?
    /// How many changes were logged.
    public var changes: Int
    /// Whether it changed what decides about rights.
    var changesRights = false

    /// Makes a receipt.
    public init(set: RecordID?, changes: Int) {
        self.set = set
        self.changes = changes
    }
}
