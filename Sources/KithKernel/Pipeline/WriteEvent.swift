import KithModel

/// A batch of writes on its way through the pipeline, as a hook sees it.
public final class WriteEvent {
    /// The entity of all its records.
    public let entity: Entity
    /// What is done to them.
    public let operation: WriteOperation
    /// When the hook runs.
    public let moment: RecordEventName.Moment
    /// The transaction: for reading in a before hook, for writing too in an after hook.
    public let transaction: Transaction
    /// The records, in the order of the batch; rejected ones have left it.
    public let changes: [RecordChange]
    /// For a merge: the record that goes, as it was; the change is the winner's.
    public let loser: Record?

    init(
        entity: Entity, operation: WriteOperation, moment: RecordEventName.Moment,
        transaction: Transaction, changes: [RecordChange], loser: Record? = nil
    ) {
        self.entity = entity
        self.operation = operation
        self.moment = moment
        self.transaction = transaction
        self.changes = changes
        self.loser = loser
    }
}

/// One record of a batch: what it was and what it becomes.
public final class RecordChange {
    /// The record before; nil when it is created.
    public let old: Record?
    /// The record afterwards; a before hook may change it.
    public internal(set) var new: Record
    /// The zero-based place in the caller's input.
    let index: Int
    /// The faults found so far; a record with any is not written.
    var faults: [KernelError.Detail] = []
    /// Whether it has been written.
    var isWritten = false
    /// The place of its change in the log, once it is written.
    var seq: Int64?
    /// Whether values may be set through the subscript now.
    var isOpen = false

    init(old: Record?, new: Record, index: Int) {
        self.old = old
        self.new = new
        self.index = index
    }

    /// The record's id.
    public var id: RecordID { new.id }

    /// The new value of a field; nil for a field that does not exist.
    public subscript(_ name: String) -> Value? { new[name] }

    /// Sets the new value of a field; for before hooks.
    ///
    /// - Throws: `unknown_field`; `self_write` outside a before hook; `forbidden` for what
    ///   Kith keeps or computes.
    public func set(_ name: String, to value: Value) throws {
        guard isOpen else {
            throw KernelError(
                .selfWrite, "`\(name)` can be set only before the record is written.",
                recovery: "Set it in a hook on \(new.entity.name).before_save.", field: name)
        }
        if let field = new.entity.field(name), field.isKept {
            throw KernelError(
                .forbidden, "`\(name)` is kept by Kith and cannot be set.", field: name)
        }
        try new.set(name, value)
    }

    /// Returns whether the write changes a field.
    public func isChanged(_ name: String) -> Bool {
        new.entity.field(name).map(isChanged) ?? false
    }

    /// Whether the write changes anything: a record that is saved as it is stays as it is.
    public var isChanged: Bool { old == nil || !changedSlots.isEmpty }

    /// Returns whether the write changes a field.
    func isChanged(_ field: Field) -> Bool { isChanged(slot: field.slot) }

    private func isChanged(slot: Int) -> Bool {
        guard let old else { return !new.values[slot].isNull }
        return old.values[slot] != new.values[slot]
    }

    /// Refuses the record with a reason; the other hooks still run, and the caller gets
    /// every reason at once.
    public func reject(
        _ field: String?, _ message: String, code: ErrorCode = .invalid, recovery: String = ""
    ) {
        faults.append(
            KernelError.Detail(
                index: index, record: old?.id, field: field, code: code, message: message,
                recovery: recovery))
    }

    /// The slots whose values the write changes, without those of the system's stamps, which
    /// are the first.
    var changedSlots: [Int] {
        (SystemField.owner.slot..<new.values.count).filter(isChanged(slot:))
    }
}

extension Field {
    /// Whether the system fills the field in: all of its own but owner and team, and what is
    /// computed.
    var isKept: Bool {
        slot < SystemField.owner.slot || slot == SystemField.deletedAt.slot || type.isComputed
    }
}
