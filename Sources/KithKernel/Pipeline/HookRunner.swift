import KithModel
import KithQuery
import KithStore

/// Runs the hooks on a write, one after the other.
struct HookRunner {
    /// How often a hook may run for one record in the course of one write and of all that
    /// hooks make of it.
    static let maximumRuns = 3
    /// How the change log's `via` begins for what a hook writes.
    static let via = "hook "

    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    private var state: TransactionState { transaction.state }

    /// Runs the hooks of a moment on a batch; in an undo only the kernel's own, which refuse
    /// what must not be.
    ///
    /// - Throws: what a hook throws, blamed on the hook; `hook_loop`.
    func run(
        _ moment: RecordEventName.Moment, _ operation: WriteOperation, _ entity: Entity,
        _ changes: [RecordChange], loser: Record? = nil
    ) throws {
        for hook in state.generation.hooks.hooks(entity, moment, operation) {
            guard case .write(let body) = hook.handler else { continue }
            if state.isUndo, hook.owner != KernelEntities.owner { continue }
            let batch = changes.filter { concerns(hook, $0, operation) }
            guard !batch.isEmpty else { continue }
            for change in batch { try count(hook, change) }
            let refusal = moment == .before ? Self.refusal(hook, entity) : nil
            let nested = try transaction(for: hook, cause: batch.first?.seq, refusal: refusal)
            let event = WriteEvent(
                entity: entity, operation: operation, moment: moment, transaction: nested,
                changes: batch, loser: loser)
            // What a merge gives the winner is written by an update with hooks of its own.
            for change in batch { change.isOpen = moment == .before && operation != .merge }
            defer { for change in batch { change.isOpen = false } }
            try state.observing(hook.owner, hook.id) {
                try nested.step(hook, records: batch.count) {
                    let before = Self.faults(batch)
                    try body(event)
                    state.recorder.note { $0.rejections = Self.faults(batch) - before }
                }
            }
        }
    }

    private static func faults(_ batch: [RecordChange]) -> Int {
        batch.reduce(0) { $0 + $1.faults.count }
    }

    /// Returns the transaction that a hook works in: it acts with its plugin's rights.
    ///
    /// - Throws: `hook_loop` when hooks have called each other too deep.
    func transaction(
        for hook: RegisteredHook, cause: Int64?, refusal: KernelError?
    ) throws -> Transaction {
        guard transaction.depth <= WritePipeline.maximumDepth else {
            throw Self.loop(transaction.chain)
        }
        var actor = transaction.actor
        actor.rights = state.generation.pluginRights(hook.owner, user: actor.user)
        actor.via = Self.via + hook.id
        (actor.isAdministrator, actor.commandOwner) = (false, nil)
        actor.plugin = hook.owner
        return transaction.nested(
            as: actor, hook: "\(hook.definition.event)(\(hook.owner))", cause: cause,
            refusal: refusal)
    }

    /// The error of hooks that call each other without end.
    static func loop(_ chain: [String]) -> KernelError {
        KernelError(
            .hookLoop, "Hooks call each other without end: \(chain.joined(separator: " → ")).",
            recovery: "Let one of them leave the record alone when nothing has to change.")
    }

    /// A deleted record takes no further part, but for the hooks on its deletion; a hook
    /// with a list of fields wants one of them changed.
    private func concerns(
        _ hook: RegisteredHook, _ change: RecordChange, _ operation: WriteOperation
    ) -> Bool {
        if operation != .delete, state.deleted.contains(change.id) { return false }
        let fields = hook.definition.fields
        guard !fields.isEmpty, operation == .create || operation == .update else { return true }
        return fields.contains { change.isChanged($0) }
    }

    private func count(_ hook: RegisteredHook, _ change: RecordChange) throws {
        let run = TransactionState.HookRun(
            hook: hook.id + "@" + hook.definition.event, record: change.id)
        let runs = (state.hookRuns[run] ?? 0) + 1
        guard runs <= Self.maximumRuns else {
            throw Self.loop(transaction.chain + ["\(hook.definition.event)(\(hook.owner))"])
        }
        state.hookRuns[run] = runs
    }

    private static func refusal(_ hook: RegisteredHook, _ entity: Entity) -> KernelError {
        KernelError(
            .selfWrite, "The hook `\(hook.id)` runs before the write and cannot write by itself.",
            recovery: "Set the field on the record it is given, or write other records in "
                + "\(entity.name).after_save.")
    }

    /// Runs a hook's code and blames the hook for what it throws.
    static func blaming(_ hook: RegisteredHook, _ body: () throws -> Void) throws {
        let place = "\(hook.source) (\(hook.definition.event), \(hook.id))"
        do {
            try body()
        } catch let error as StoreError {
            throw error
        } catch var error as KernelError {
            error.location = error.location ?? place
            throw error
        } catch {
            throw KernelError(
                .pluginError, "The hook `\(hook.id)` failed: \(error).", location: place)
        }
    }
}
