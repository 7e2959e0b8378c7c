import KithModel
import KithQuery
import KithStore

/// One change of the log, as somebody who may read the record sees it.
public struct ChangeSummary: Sendable {
    /// The change's place in the log.
    package var seq: Int64
    /// The token that names the change, from which the feed goes on behind it.
    public var token: String
    /// The change set.
    public var set: RecordID
    /// When.
    public var at: Instant
    /// Who; nil for the system.
    public var actor: RecordID?
    /// Through what.
    public var via: String
    /// The token of the change that caused it; nil also where the reader may not see that.
    public var cause: String?
    /// The entity's name.
    public var entity: String
    /// The record.
    public var record: RecordID
    /// The record's version afterwards.
    public var version: Int64
    /// `create`, `update`, `delete`, `restore` or `rollup`.
    public var operation: String
    /// The changed fields that the reader may read, with old and new values.
    public var fields: [FieldChange]
    /// Whether the values were erased.
    public var isErased: Bool

    /// One changed field.
    public struct FieldChange: Sendable {
        /// The field.
        public var field: Field
        /// The value before.
        public var old: Value
        /// The value afterwards.
        public var new: Value
    }

    /// The change as the API writes it.
    public var json: JSON {
        let changes = fields.map { change -> (key: String, value: JSON) in
            (
                change.field.name,
                .object(["old": change.old.apiJSON, "new": change.new.apiJSON])
            )
        }
        return .object([
            "token": .string(token), "set": .string(set.description), "at": .string(at.description),
            "actor": actor.map { .string($0.description) } ?? .null, "via": .string(via),
            "cause": cause.map(JSON.string) ?? .null, "entity": .string(entity),
            "record": .string(record.description), "version": .integer(version),
            "operation": .string(operation), "is_erased": .boolean(isErased),
            "changes": .object(JSONObject(uniqueMembers: changes)),
        ])
    }
}
