import KithModel

/// What undoing a change set would do.
public struct UndoPlan: Sendable {
    /// The set.
    public var set: ChangeSet
    /// How many records would be taken back, by entity and act, as `deal delete`.
    public var steps: [(entity: String, act: String, count: Int)]
    /// The records that were changed since, which are left alone unless forced.
    public var conflicts: [UndoConflict]
}

/// A record that stands in the way of an undo.
public struct UndoConflict: Sendable {
    /// The entity's name.
    public var entity: String
    /// The record.
    public var record: RecordID
    /// The text by which people know it.
    public var title: String
    /// The fields that hold something else now.
    public var fields: [String]
    /// Why it is left alone, in one sentence.
    public var reason: String

    /// The conflict as the API writes it.
    public var json: JSON {
        .object([
            "entity": .string(entity), "record": .string(record.description),
            "title": .string(title), "fields": .array(fields.map(JSON.string)),
            "reason": .string(reason),
        ])
    }
}

/// What an undo did.
public struct UndoResult: Sendable {
    /// The change set of the undo; nil when nothing was left to undo.
    public var receipt: WriteReceipt
    /// How many records were taken back.
    public var records: Int
    /// The records that were left alone.
    public var conflicts: [UndoConflict]
}
